package dev.breakwater.provider.openai;

import dev.breakwater.call.Attempt;
import dev.breakwater.policy.Deadline;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * Tells a provider that is a gateway itself how long its answer is waited for, so that it does not work on behind that. Only such a one
 * is told: {@code litellm_proxy/} is another Breakwater or LiteLLM's proxy, which has a header for a single attempt alone.
 */
final class RemainingTime {

    private static final String GATEWAY = "litellm_proxy";

    /** A longer time is none that anybody set. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private RemainingTime() {}

    /** Of a plain call what the attempt has; of a stream, whose limit is until its beginning only, what the whole call has. */
    static Map<String, String> headers(Attempt attempt, long now) {
        if (!attempt.deployment().endpoint().prefix().equals(GATEWAY)) {
            return Map.of();
        }
        boolean streamed = attempt.call().request().streamed();
        Deadline deadline = streamed ? attempt.call().deadline() : attempt.deadline();
        Duration left = deadline.left(now);
        if (left.compareTo(LONGEST) > 0 || left.isZero()) {
            return Map.of();
        }
        String seconds = String.format(Locale.ROOT, "%.3f", left.toNanos() / 1e9);
        return streamed
                ? Map.of("x-breakwater-deadline", seconds)
                : Map.of("x-breakwater-deadline", seconds, "x-litellm-timeout", seconds);
    }
}
