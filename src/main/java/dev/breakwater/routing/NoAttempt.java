package dev.breakwater.routing;

import dev.breakwater.call.Call;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.state.limits.Limit;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** The failures of calls for which no deployment was asked. */
final class NoAttempt {

    private NoAttempt() {}

    static Failure unknown(ModelGroup group) {
        return new Failure.UnknownModel(ErrorDetails.of(
                        404,
                        "The model '" + group.name() + "' does not exist. GET /v1/models lists the models that do.")
                .withCode("model_not_found")
                .withParam("model"));
    }

    static Failure late(Call call) {
        Duration limit = call.deadline().limit();
        return new Failure.TimedOut(
                ErrorDetails.of(
                        408,
                        "Request timed out: group '" + call.group().name()
                                + "' was not asked, because the call's deadline of " + limit.toMillis() / 1000.0
                                + " s leaves no time for it."),
                limit,
                true);
    }

    static Failure lacking(Call call) {
        return new Failure.BadRequest(ErrorDetails.of(
                        400,
                        "Group '" + call.group().name() + "' cannot do "
                                + call.request().operation().path() + ": no provider of its deployments has this"
                                + " operation. Ask a model that has it.")
                .withCode("unsupported_operation")
                .withParam("model"));
    }

    static Failure tooLong(Call call) {
        ModelGroup group = call.group();
        return new Failure.ContextWindowExceeded(ErrorDetails.of(
                        400,
                        "The prompt is too long for group '" + group.name() + "': it has about "
                                + call.request().prompt().tokens() + " tokens, and the largest context window of its "
                                + group.deployments().size() + " deployments is "
                                + group.window().orElse(0)
                                + " tokens. Shorten the prompt, or ask for a model with a larger window.")
                .withCode("context_length_exceeded")
                .withParam(call.request().operation().prompt()));
    }

    /**
     * @param fitting deployments whose window the prompt fits
     * @param left until one of them may be tried again
     */
    static Failure coolingDown(ModelGroup group, int fitting, Duration left) {
        long seconds = Math.max(1, left.plusNanos(999_999_999).toSeconds());
        String which = fitting == group.deployments().size() ? "" : " whose context window the prompt fits";
        // The first words are LiteLLM's: clients look for them.
        return new Failure.NoDeployment(ErrorDetails.of(
                        429,
                        "No deployments available for selected model, Try again in " + seconds + " seconds. All "
                                + fitting + " deployments of group '" + group.name() + "'" + which
                                + " are cooling down after failures.")
                .withRetryAfter(Duration.ofSeconds(seconds))
                .withCode("no_deployment_available"));
    }

    /** @param reached the limits that have no room; empty where there is room again by now */
    static Failure usedUp(ModelGroup group, Set<Limit> reached, Duration wait) {
        long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
        String names = reached.isEmpty()
                ? "its limits"
                : reached.stream().map(Limit::key).collect(Collectors.joining(", "));
        return new Failure.LimitReached(
                ErrorDetails.of(
                                429,
                                "Rate limit reached: no deployment of group '" + group.name()
                                        + "' has room for this call (" + names + "). Try again in " + seconds
                                        + " seconds.")
                        .withRetryAfter(Duration.ofSeconds(seconds))
                        .withCode("rate_limit_exceeded"),
                wait);
    }

    /** The code is that of a prompt that is too long: clients that can shorten their prompt do so then. */
    static Failure largerThanTpm(Call call, long tokens, long most) {
        return new Failure.BadRequest(ErrorDetails.of(
                        400,
                        "The request is too large for group '" + call.group().name() + "': its prompt and its longest"
                                + " answer are about " + tokens + " tokens, and the largest tpm of its deployments is "
                                + most + ". Shorten the prompt, or lower max_tokens.")
                .withCode("context_length_exceeded")
                .withParam(call.request().operation().prompt()));
    }
}
