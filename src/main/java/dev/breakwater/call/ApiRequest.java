package dev.breakwater.call;

import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.Prompt;
import dev.breakwater.chat.openai.PromptReader;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonElement;
import dev.breakwater.json.Slices;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the client asked for: a typed view on its own bytes. The gateway's own parameters are read at the edge and removed here; the
 * rest is sent as it came.
 *
 * @param model the public name that was asked for
 * @param streamed the client wants server-sent events
 * @param mock what the request's mock flags ask for
 * @param continuation the broken answer that is to be continued; null for a request as it came
 * @param prompt the document's, as a number of tokens
 */
public record ApiRequest(
        Operation operation,
        JsonDocument document,
        String model,
        boolean streamed,
        MockOptions mock,
        @Nullable Continuation continuation,
        Prompt prompt) {

    /** A request as it comes in. */
    public ApiRequest(Operation operation, JsonDocument document, String model, boolean streamed, MockOptions mock) {
        this(operation, document, model, streamed, mock, null);
    }

    private ApiRequest(
            Operation operation,
            JsonDocument document,
            String model,
            boolean streamed,
            MockOptions mock,
            @Nullable Continuation continuation) {
        this(operation, document, model, streamed, mock, continuation, PromptReader.prompt(operation, document));
    }

    /**
     * The body for a provider, without the {@link GatewayParameters}.
     *
     * @param providersModel its own name of the model
     * @param defaults parameters of the deployment, as JSON text by name; the request's own win
     */
    public Slices bodyFor(String providersModel, Map<String, String> defaults) {
        return bodyFor(providersModel, defaults, Map.of());
    }

    /**
     * The same for a provider that has other names.
     *
     * @param renamed its name of a parameter by OpenAI's; if the request has both, its own stays. An empty name leaves the parameter out
     */
    public Slices bodyFor(String providersModel, Map<String, String> defaults, Map<String, String> renamed) {
        Map<String, String> set = new HashMap<>();
        Predicate<String> drop = stored(defaults) ? ApiRequest::staysHereIfStored : GatewayParameters::include;
        defaults.forEach((name, value) -> {
            if (!document.has(name) && !drop.test(name)) {
                set.put(name, value);
            }
        });
        set.put("model", JsonDocument.quote(providersModel));
        renamed.forEach((openAis, own) -> {
            String given = set.remove(openAis);
            String value = document.element(openAis).map(JsonElement::json).orElse(given);
            if (value != null && !own.isEmpty() && !document.has(own)) {
                set.put(own, value);
            }
        });
        return document.edit(set, renamed.isEmpty() ? drop : drop.or(renamed::containsKey));
    }

    private boolean stored(Map<String, String> defaults) {
        return document.has("store") ? document.flag("store").orElse(false) : "true".equals(defaults.get("store"));
    }

    private static boolean staysHereIfStored(String name) {
        return !name.equals(GatewayParameters.METADATA) && GatewayParameters.include(name);
    }

    /** The same request with a document that says the same to the model. */
    public ApiRequest rewritten(JsonDocument same) {
        return same == document ? this : new ApiRequest(operation, same, model, streamed, mock, continuation, prompt);
    }

    /** The request as another model group gets it: mock flags are for the first group only. */
    public ApiRequest onwards() {
        return new ApiRequest(operation, document, model, streamed, mock.onwards(), continuation, prompt);
    }

    /**
     * The request as another model group gets it.
     *
     * @param own the fallback's own request; null where it has none
     */
    ApiRequest onwards(@Nullable ApiRequest own) {
        ApiRequest next = own != null ? own : onwards();
        return continuation == null ? next : next.goingOn(continuation.text());
    }

    /** The request for the rest of an answer, of which the client has this text. */
    public ApiRequest goingOn(String text) {
        JsonDocument asked = continuation == null ? document : continuation.asked();
        return new ApiRequest(operation, asked, model, streamed, mock, new Continuation(text, asked, null));
    }

    /** The same, asked in this way by this document. */
    public ApiRequest goingOn(Continuation by, JsonDocument newDocument) {
        return new ApiRequest(operation, newDocument, model, streamed, mock, by);
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
                mock,
                continuation,
                readsTheSame ? prompt : PromptReader.prompt(operation, changed));
    }
}
