package dev.breakwater.policy;

import java.time.Duration;

/**
 * The instant by which something must be done.
 *
 * @param at in a {@link Ticker}'s nanoseconds
 * @param limit the duration that it came from, for messages
 * @param callersOwn the caller asked for it, so that nobody else is to blame when it passes
 * @param learned the limit is not configured but learned from the deployment's last streams
 */
public record Deadline(long at, Duration limit, boolean callersOwn, boolean learned) {

    /** Far enough away to mean "none", near enough that arithmetic on it does not overflow: a hundred years. */
    private static final Duration NEVER = Duration.ofDays(36_500);

    public static Deadline in(Duration limit, long now) {
        Duration bounded = limit.compareTo(NEVER) > 0 ? NEVER : limit;
        return new Deadline(now + bounded.toNanos(), limit, false, false);
    }

    public static Deadline none(long now) {
        return in(NEVER, now);
    }

    public Deadline byCaller() {
        return new Deadline(at, limit, true, learned);
    }

    public Deadline byLearning() {
        return new Deadline(at, limit, callersOwn, true);
    }

    /** What is left, zero when it has passed. */
    public Duration left(long now) {
        return Duration.ofNanos(Math.max(0, at - now));
    }

    public Deadline orSooner(Deadline other) {
        return other.at - at < 0 ? other : this;
    }
}
