package dev.breakwater.call.request;

import dev.breakwater.call.payload.Payload;
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
 * rest is sent as it came. The request of a client that speaks another form than OpenAI's has been translated, and is kept beside.
 *
 * @param document in OpenAI's form
 * @param original what a client of another form sent; null for a client of OpenAI's
 * @param model the public name that was asked for
 * @param streamed the client wants server-sent events
 * @param mock what the request's mock flags ask for
 * @param continuation the broken answer that is to be continued; null for a request as it came
 * @param prompt the document's, as a number of tokens
 * @param payload what was sent where the document is not the body, but what the gateway reads of it; else null
 */
public record ApiRequest(
        Operation operation,
        JsonDocument document,
        @Nullable Original original,
        String model,
        boolean streamed,
        MockOptions mock,
        @Nullable Continuation continuation,
        Prompt prompt,
        @Nullable Payload payload) {

    /** A request as it comes in. */
    public ApiRequest(Operation operation, JsonDocument document, String model, boolean streamed, MockOptions mock) {
        this(operation, document, null, model, streamed, mock, null, PromptReader.prompt(operation, document), null);
    }

    /** The same request, which a client sent in another form. */
    public ApiRequest from(Original sent) {
        return new ApiRequest(operation, document, sent, model, streamed, mock, continuation, prompt, payload);
    }

    /** The same request, which was sent as this. */
    public ApiRequest sentAs(Payload newPayload) {
        return new ApiRequest(operation, document, original, model, streamed, mock, continuation, prompt, newPayload);
    }

    /** Whether it must not be sent again where a provider may have seen it: what it does would be done twice. */
    public boolean once() {
        return payload != null && payload.target() != null && !payload.target().repeatable();
    }

    /**
     * What the client sent, where a provider of this form can be sent the same.
     *
     * @return null for a client of another form, and for a request that has changed since
     */
    public @Nullable JsonDocument sentIn(WireForm form) {
        return original != null && original.form() == form && continuation == null ? original.document() : null;
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
        if (payload != null) {
            return payload.bodyFor(providersModel, set);
        }
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
        return same == document
                ? this
                : new ApiRequest(operation, same, original, model, streamed, mock, continuation, prompt, payload);
    }

    /** The request as another model group gets it: mock flags are for the first group only. */
    public ApiRequest onwards() {
        return new ApiRequest(
                operation, document, original, model, streamed, mock.onwards(), continuation, prompt, payload);
    }

    /**
     * The request as another model group gets it.
     *
     * @param own the fallback's own request; null where it has none
     */
    public ApiRequest onwards(@Nullable ApiRequest own) {
        ApiRequest next = own != null ? own : onwards();
        return continuation == null ? next : next.goingOn(continuation.text());
    }

    /** The request for the rest of an answer, of which the client has this text. */
    public ApiRequest goingOn(String text) {
        JsonDocument asked = continuation == null ? document : continuation.asked();
        return goingOn(new Continuation(text, asked, null), asked);
    }

    /** The same, asked in this way by this document. */
    public ApiRequest goingOn(Continuation by, JsonDocument newDocument) {
        Prompt newPrompt = PromptReader.prompt(operation, newDocument);
        return new ApiRequest(operation, newDocument, original, model, streamed, mock, by, newPrompt, payload);
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
                original == null ? null : original.changed(),
                model,
                streamed,
                mock,
                continuation,
                readsTheSame ? prompt : PromptReader.prompt(operation, changed),
                payload);
    }
}
