package dev.breakwater.call;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the client asked for: a typed view on its own bytes. What is ours is read at the edge and cut out here; the rest goes on
 * as it came.
 *
 * @param model the public name that was asked for
 * @param streamed the client wants server-sent events
 * @param rehearsal what the request's mock flags ask to be played
 * @param continuation that an answer which broke is to be gone on with; null for a request as it came
 * @param prompt the document's, as a number of tokens
 */
public record ApiRequest(
        Operation operation,
        JsonDocument document,
        String model,
        boolean streamed,
        Rehearsal rehearsal,
        @Nullable Continuation continuation,
        Prompt prompt) {

    /** Members of a body that are the gateway's and never reach a provider. Source: LiteLLM's request parameters. */
    private static final Set<String> OURS = Set.of(
            "fallbacks",
            "context_window_fallbacks",
            "content_policy_fallbacks",
            "disable_fallbacks",
            "num_retries",
            "max_retries",
            "timeout",
            "stream_timeout",
            "request_timeout",
            "tags",
            "drop_params",
            "additional_drop_params",
            "allowed_openai_params",
            "litellm_metadata",
            "litellm_call_id",
            "litellm_trace_id",
            "mock_response",
            "mock_delay",
            "mock_timeout",
            "mock_testing_fallbacks",
            "mock_testing_context_fallbacks",
            "mock_testing_context_window_fallbacks",
            "mock_testing_content_policy_fallbacks",
            "mock_testing_rate_limit_error");

    /** A request as it comes in. */
    public ApiRequest(Operation operation, JsonDocument document, String model, boolean streamed, Rehearsal rehearsal) {
        this(operation, document, model, streamed, rehearsal, null);
    }

    private ApiRequest(
            Operation operation,
            JsonDocument document,
            String model,
            boolean streamed,
            Rehearsal rehearsal,
            @Nullable Continuation continuation) {
        this(operation, document, model, streamed, rehearsal, continuation, new Prompt(operation, document));
    }

    /**
     * The body for a provider.
     *
     * @param providersModel its own name of the model
     * @param defaults parameters of the deployment, as JSON text by name; the request's own win
     */
    public Slices bodyFor(String providersModel, Map<String, String> defaults) {
        Map<String, String> set = new HashMap<>();
        defaults.forEach((name, value) -> {
            if (!document.has(name)) {
                set.put(name, value);
            }
        });
        set.put("model", JsonDocument.quote(providersModel));
        return document.edit(set, OURS);
    }

    /** The request as another model group gets it: what was to be played at the first group is over. */
    public ApiRequest onwards() {
        return new ApiRequest(operation, document, model, streamed, rehearsal.onwards(), continuation, prompt);
    }

    /**
     * The request as another model group gets it.
     *
     * @param own what the fallback wants to be asked instead; null where it brings nothing
     */
    ApiRequest onwards(@Nullable ApiRequest own) {
        ApiRequest next = own != null ? own : onwards();
        return continuation == null ? next : next.goingOn(continuation.text());
    }

    /** The request for the rest of an answer, of which the client has this text. */
    public ApiRequest goingOn(String text) {
        JsonDocument asked = continuation == null ? document : continuation.asked();
        return new ApiRequest(operation, asked, model, streamed, rehearsal, new Continuation(text, asked, null));
    }

    /** The same, asked in this way by this document. */
    public ApiRequest goingOn(Continuation by, JsonDocument newDocument) {
        return new ApiRequest(operation, newDocument, model, streamed, rehearsal, by);
    }

    /**
     * The request with the members of another object, in place of its own where it has them. Nothing is copied.
     *
     * @param without names of members that do not count
     */
    public ApiRequest with(JsonDocument others, Set<String> without) {
        JsonDocument changed = document.with(others, without);
        boolean readsTheSame = PromptReader.READ.stream().noneMatch(others::has);
        return new ApiRequest(
                operation,
                changed,
                model,
                streamed,
                rehearsal,
                continuation,
                readsTheSame ? prompt : new Prompt(operation, changed));
    }
}
