package dev.breakwater.provider.exchange;

import dev.breakwater.call.Attempt;
import dev.breakwater.catalog.ProviderDescriptor.Quirk;
import dev.breakwater.policy.Deadline;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * The remaining time, for a provider that is a gateway itself, so that it does not work longer than its answer is awaited. Another
 * Breakwater reads {@code x-breakwater-deadline}; LiteLLM's proxy has {@code x-litellm-timeout}, which limits a single attempt.
 */
final class DeadlineHeaders {

    /** A longer time is not a limit that somebody set. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private DeadlineHeaders() {}

    /**
     * The time of the attempt for a plain call; the time of the whole call for a stream, because a stream's attempt is limited until its
     * first content only.
     */
    static Map<String, String> of(Attempt attempt, long now) {
        if (!attempt.deployment().endpoint().provider().has(Quirk.DEADLINE_HEADERS)) {
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
