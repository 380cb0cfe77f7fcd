package dev.breakwater.call;

import dev.breakwater.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * An attempt of a call that failed, or a group that had no deployment to ask.
 *
 * @param attempt null where no deployment was asked
 * @param reported whether a client is shown it where the call fails: it made the call leave its group, or broke a stream that had begun. A
 *     failure that a retry in the same group followed is not reported
 */
public record EndedAttempt(@Nullable Attempt attempt, Failure failure, boolean reported) {}
