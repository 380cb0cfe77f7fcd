package dev.breakwater.reliability;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.failure.Failure;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to pause before a retry, or that there is none. Source: SPEC §3; LiteLLM's {@code INITIAL_RETRY_DELAY},
 * {@code MAX_RETRY_DELAY}, {@code JITTER} and {@code retry_after}.
 */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(8);
    private static final Duration JITTER = Duration.ofMillis(750);

    /** A longer pause that a provider asks for is not made. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Nor a longer one than this where a fallback could take the call. */
    private static final Duration PATIENCE_WITH_FALLBACK = Duration.ofSeconds(5);

    private Backoff() {}

    /** The pause before the group is asked again; empty where it is to be given up. */
    static Optional<Duration> before(Call call, Attempt failed, Failure failure, long now, RandomGenerator random) {
        // Where no attempt could begin any more, a retry would only use the group's budget.
        if (!call.mayRetry(failure, failed) || !call.hasTime(now)) {
            return Optional.empty();
        }
        if (failed.alternative()) {
            return Optional.of(Duration.ZERO);
        }
        Duration asked = Objects.requireNonNullElse(failure.report().retryAfter(), Duration.ZERO);
        if (asked.compareTo(PATIENCE_WITH_FALLBACK) > 0 && call.hasFallback(failure)) {
            return Optional.empty();
        }
        Duration pause = asked.isPositive() && asked.compareTo(PATIENCE) <= 0
                ? asked
                : growing(call.tried().size(), call.policy().retry().floor());
        Duration jittered = pause.plusNanos((long) (random.nextDouble() * JITTER.toNanos()));
        // A pause that would end after the deadline is useless.
        return jittered.compareTo(call.deadline().left(now)) < 0 ? Optional.of(jittered) : Optional.empty();
    }

    private static Duration growing(int retriesBefore, Duration floor) {
        Duration grown = FIRST.multipliedBy(1L << Math.min(retriesBefore, 10));
        Duration least = grown.compareTo(floor) > 0 ? grown : floor;
        return least.compareTo(LONGEST) < 0 ? least : LONGEST;
    }
}
