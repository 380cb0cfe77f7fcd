package dev.breakwater.dispatch;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.request.MockOptions;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;

/**
 * Fails the requested group before any deployment is asked, where the request says so, so that a fallback can be tested before an
 * outage. Source: LiteLLM's {@code mock_testing_...} flags.
 */
final class MockTesting {

    private MockTesting() {}

    /** Fails the group, without retries. */
    static void play(Call call) {
        MockOptions.Kind kind = call.request().mock().failure();
        String group = "Group '" + call.group().name() + "' was made to fail by ";
        Failure failure = switch (kind) {
            case null -> null;
            case FALLBACK -> new Failure.ServerError(ErrorDetails.of(500, group + "mock_testing_fallbacks."));
            case CONTEXT_WINDOW ->
                new Failure.ContextWindowExceeded(ErrorDetails.of(400, group + "mock_testing_context_window_fallbacks.")
                        .withCode("context_length_exceeded"));
            case CONTENT_POLICY ->
                new Failure.ContentPolicyViolated(ErrorDetails.of(400, group + "mock_testing_content_policy_fallbacks.")
                        .withCode("content_policy_violation"));
            case RATE_LIMIT -> null; // one attempt's failure, not the group's
        };
        if (failure != null) {
            throw new CallFailedException(failure, call);
        }
    }

    /** Fails the group's first attempt; its retries are real. */
    static void play(Attempt attempt) {
        if (attempt.number() == 1 && attempt.call().request().mock().failure() == MockOptions.Kind.RATE_LIMIT) {
            String message = attempt.where() + " was made to fail by mock_testing_rate_limit_error.";
            throw new CallFailedException(new Failure.RateLimited(ErrorDetails.of(429, message)), attempt, null);
        }
    }
}
