package dev.breakwater.provider.mock;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.request.MockAnswer;
import dev.breakwater.call.request.MockOptions;
import dev.breakwater.catalog.Operation;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.failure.FailureKind;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.policy.Sleeper;
import dev.breakwater.provider.Provider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Answers with the text of {@code mock_response} and with {@code mock_tool_calls}, plain or streamed, after {@code mock_delay}; or fails
 * as the text says: {@code litellm.RateLimitError} and the other names of LiteLLM's exceptions, {@code Exception:
 * content_filter_policy}, {@code Exception: mock_streaming_error} (a stream that breaks after its first words). {@code mock_timeout}
 * stays silent. Source: LiteLLM's mock completion.
 */
@ApplicationScoped
public class MockProvider implements Provider {

    @Inject
    Sleeper sleeper;

    @Override
    public Set<String> names() {
        return Set.of("mock");
    }

    @Override
    public Answer ask(Attempt attempt) throws InterruptedException {
        MockOptions mock = attempt.call().request().mock();
        if (mock.timeout()) {
            new CountDownLatch(1).await();
        }
        MockAnswer answer = mock.answer().or(configured(attempt));
        if (answer.delay() != null) {
            sleeper.sleep(answer.delay());
        }
        String response = answer.text();
        if (response.startsWith("litellm.") || response.equals("Exception: content_filter_policy")) {
            throw new CallFailedException(failure(attempt, response), attempt, null);
        }
        MockAnswers answers = new MockAnswers(attempt);
        if (attempt.call().request().streamed()) {
            return answers.streamed(answer);
        }
        return attempt.call().request().operation() == Operation.EMBEDDINGS
                ? new Answer.Whole(attempt, Map.of(), answers.embedding(response))
                : new Answer.Whole(attempt, Map.of(), answers.plain(answer));
    }

    private static MockAnswer configured(Attempt attempt) {
        return MockAnswer.read(JsonDocument.of(attempt.deployment().defaults()));
    }

    private static Failure failure(Attempt attempt, String response) {
        String where = attempt.where() + " plays a ";
        if (response.equals("litellm.ContextWindowExceededError")) {
            return new Failure.ContextWindowExceeded(
                    ErrorDetails.of(400, where + "prompt that is too long (mock_response).")
                            .withCode("context_length_exceeded"));
        }
        if (response.endsWith("content_filter_policy") || response.equals("litellm.ContentPolicyViolationError")) {
            return new Failure.ContentPolicyViolated(
                    ErrorDetails.of(400, where + "refusal (mock_response).").withCode("content_policy_violation"));
        }
        FailureKind kind =
                FailureKind.ofKey(response.substring("litellm.".length()), "").orElse(FailureKind.INTERNAL_SERVER);
        return switch (kind) {
            case AUTHENTICATION ->
                new Failure.Unauthorized(ErrorDetails.of(401, where + "refused key (mock_response)."));
            case TIMEOUT ->
                new Failure.TimedOut(
                        ErrorDetails.of(408, where + "timeout (mock_response)."),
                        attempt.deadline().limit(),
                        false);
            case RATE_LIMIT -> new Failure.RateLimited(ErrorDetails.of(429, where + "rate limit (mock_response)."));
            case BAD_REQUEST, CONTENT_POLICY ->
                new Failure.BadRequest(ErrorDetails.of(400, where + "bad request (mock_response)."));
            case NOT_FOUND -> new Failure.NotFound(ErrorDetails.of(404, where + "missing model (mock_response)."));
            case SERVICE_UNAVAILABLE ->
                new Failure.ServerError(ErrorDetails.of(503, where + "service that is down (mock_response)."));
            case INTERNAL_SERVER, CANCELLED ->
                new Failure.ServerError(ErrorDetails.of(500, where + "server error (mock_response)."));
        };
    }
}
