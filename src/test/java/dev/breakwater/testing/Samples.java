package dev.breakwater.testing;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.ByteBudget;
import dev.breakwater.call.Call;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.openai.AnswerWriter;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.policy.Deadline;
import dev.breakwater.state.BytesInFlight;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Sample values with defaults, so that a test states only what it is about. */
public final class Samples {

    /** The body of a chat call. */
    public static final String CHAT = "{\"model\":\"gpt-4\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private Samples() {}

    public static DeploymentSample aDeployment(String id) {
        return new DeploymentSample(id);
    }

    /** A call to group {@code gpt-4} with one deployment {@code a}, two retries, no fallbacks and no deadline. */
    public static CallSample aCall() {
        return new CallSample();
    }

    public static ModelGroup aGroup(String name, DeploymentSample... deployments) {
        return new ModelGroup(
                name,
                Arrays.stream(deployments).map(each -> each.in(name).get()).toList());
    }

    public static ModelGroup aGroup(String name) {
        return aGroup(name, aDeployment(name + "-1"));
    }

    /** An attempt of the call on the first deployment of its group, started now. */
    public static Attempt anAttempt(Call call, long now) {
        return anAttempt(call, call.group().deployments().get(0), now, 0);
    }

    public static Attempt anAttempt(Call call, Deployment deployment, long now, int alternatives) {
        Duration limit = call.policy().time().limit(deployment, call.request().streamed());
        return new Attempt(call, deployment, Deadline.in(limit, now).orSooner(call.deadline()), now, alternatives > 0);
    }

    public static JsonDocument json(String text) {
        try {
            return JsonDocument.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonDocument.MalformedException malformed) {
            throw new IllegalArgumentException(text, malformed);
        }
    }

    public static String text(ApiRequest request) {
        return new String(request.bodyFor(request.model(), java.util.Map.of()).join(), StandardCharsets.UTF_8);
    }

    /** What a client of OpenAI's API gets of it. */
    public static String text(StreamEvent.Chunk chunk) {
        return switch (chunk) {
            case StreamEvent.Raw raw -> raw.json().json();
            case StreamEvent.Native other -> other.json().json();
            case StreamEvent.Typed typed ->
                new String(AnswerWriter.write(typed.content(), typed.head(), Operation.CHAT), StandardCharsets.UTF_8);
        };
    }

    public static String text(Answer.Whole answer) {
        return switch (answer.body()) {
            case Answer.Body.Raw raw -> raw.json().text();
            case Answer.Body.Typed typed ->
                new String(AnswerWriter.write(typed.answer(), Operation.CHAT), StandardCharsets.UTF_8);
        };
    }

    // One failure of each kind.

    public static Failure timedOut() {
        return new Failure.TimedOut(ErrorDetails.of(408, "too late"), Duration.ofSeconds(1), false);
    }

    public static Failure callersTimeout() {
        return new Failure.TimedOut(ErrorDetails.of(408, "too late for the caller"), Duration.ofSeconds(1), true);
    }

    public static Failure rateLimited() {
        return new Failure.RateLimited(ErrorDetails.of(429, "slow down"));
    }

    public static Failure rateLimited(Duration retryAfter) {
        return new Failure.RateLimited(ErrorDetails.of(429, "slow down").withRetryAfter(retryAfter));
    }

    public static Failure unauthorized() {
        return new Failure.Unauthorized(ErrorDetails.of(401, "bad key"));
    }

    public static Failure notFound() {
        return new Failure.NotFound(ErrorDetails.of(404, "no such model"));
    }

    public static Failure badRequest() {
        return new Failure.BadRequest(ErrorDetails.of(400, "bad request"));
    }

    public static Failure tooLong() {
        return new Failure.ContextWindowExceeded(ErrorDetails.of(400, "prompt too long"));
    }

    public static Failure refused() {
        return new Failure.ContentPolicyViolated(ErrorDetails.of(400, "refused"));
    }

    public static Failure unreachable() {
        return new Failure.Unreachable(ErrorDetails.of(503, "gone"));
    }

    public static Failure garbled() {
        return new Failure.InvalidResponse(ErrorDetails.of(502, "no JSON"));
    }

    public static Failure serverError() {
        return serverError(500);
    }

    public static Failure serverError(int status) {
        return new Failure.ServerError(ErrorDetails.of(status, "server error"));
    }

    public static List<Failure> everyFailure() {
        return List.of(
                timedOut(),
                callersTimeout(),
                rateLimited(),
                unauthorized(),
                notFound(),
                badRequest(),
                tooLong(),
                refused(),
                unreachable(),
                garbled(),
                serverError(),
                new Failure.Unresumable(ErrorDetails.of(502, "cannot go on")),
                new Failure.NoDeployment(ErrorDetails.of(429, "all cooling")),
                new Failure.UnknownModel(ErrorDetails.of(404, "unknown")),
                new Failure.Cancelled(ErrorDetails.of(499, "left")),
                new Failure.ShuttingDown(ErrorDetails.of(503, "stops")));
    }

    /** An unlimited byte budget. */
    public static ByteBudget.Share room() {
        return new ByteBudget.Share(new BytesInFlight(), Long.MAX_VALUE);
    }
}
