package dev.breakwater.call.request;

import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.Slices;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client's own request in a form other than OpenAI's chat. {@link ApiRequest#document} says the same in OpenAI's form, which every
 * provider can be asked in.
 *
 * @param document as it came; null once a fallback's own parameters have changed the request
 * @param headers that belong to this form, names in lower case: {@code anthropic-beta}
 * @param untranslated names of members that the document in OpenAI's form does not have, because only this form can say them
 * @param asked the document as it came, also after the request has changed: answers repeat some of it
 */
public record Original(
        WireForm form,
        @Nullable JsonDocument document,
        Map<String, String> headers,
        Set<String> untranslated,
        JsonDocument asked) {

    public Original {
        headers = Map.copyOf(headers);
        untranslated = Set.copyOf(untranslated);
    }

    /** A request as it came. */
    public Original(WireForm form, JsonDocument document, Map<String, String> headers, Set<String> untranslated) {
        this(form, document, headers, untranslated, document);
    }

    /** The same client's request, which no longer says what its document says. */
    Original changed() {
        return new Original(form, null, headers, untranslated, asked);
    }

    /**
     * The body for a provider that speaks this form: the client's bytes without the {@link GatewayParameters}.
     *
     * @param document the client's
     * @param set members in place of the client's own, as JSON text by name: the provider's name of the model
     * @param defaults parameters of the deployment, as JSON text by name; the request's own win
     */
    public static Slices bodyFor(JsonDocument document, Map<String, String> set, Map<String, String> defaults) {
        Map<String, String> all = new HashMap<>(set);
        defaults.forEach((name, value) -> {
            if (!document.has(name) && !GatewayParameters.areBeside(name)) {
                all.putIfAbsent(name, value);
            }
        });
        return document.edit(all, GatewayParameters::areBeside);
    }
}
