package dev.breakwater.policy;

import java.time.Duration;

/**
 * The instant by which something must be done.
 *
 * @param at in a {@link Ticker}'s nanoseconds
 * @param limit the time limit that it was computed from, for messages
 * @param callersOwn whether the caller set it; then the deployment is not at fault when it passes
 * @param learned whether the limit was learned from the deployment's last streams instead of configured
 */
public record Deadline(long at, Duration limit, boolean callersOwn, boolean learned) {

    /** A hundred years: effectively no limit, without overflow in nanoseconds. */
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

    /** The remaining time; zero when it has passed. */
    public Duration left(long now) {
        return Duration.ofNanos(Math.max(0, at - now));
    }

    public Deadline orSooner(Deadline other) {
        return other.at - at < 0 ? other : this;
    }
}
