package dev.breakwater.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a deployment is, and how to call it.
 *
 * @param provider what is known of its provider, under the name that the configuration gives it
 * @param model the provider's own name of the model, without prefix; may hold a {@code *} that a wildcard fills
 * @param base the address, without a trailing slash; null where the adapter has none (mock)
 * @param key null means that no key is sent
 * @param apiVersion Azure's {@code api-version}
 * @param organization OpenAI's {@code OpenAI-Organization}
 * @param headers LiteLLM's {@code extra_headers}
 * @param settings the provider's own, such as its region
 */
public record Endpoint(
        ProviderDescriptor provider,
        String model,
        @Nullable String base,
        @Nullable Secret key,
        @Nullable String apiVersion,
        @Nullable String organization,
        Map<String, String> headers,
        ProviderSettings settings) {

    public Endpoint {
        headers = Map.copyOf(headers);
    }

    /** The endpoint of a deployment with mock answers. */
    public static Endpoint mock(String model) {
        return new Endpoint(KnownProviders.MOCK, model, null, null, null, null, Map.of(), ProviderSettings.NONE);
    }

    /** The name of the form that it speaks. */
    public String adapter() {
        return provider.adapter();
    }

    /** LiteLLM's prefix of its provider ({@code groq}), for messages and labels. */
    public String prefix() {
        return provider.prefix();
    }

    /** How it is asked to continue a text; null where provider or model is not known to support it. */
    public @Nullable Prefill prefill() {
        return PrefillFamilies.mayContinue(model) ? provider.prefillAt(base) : null;
    }

    /** What is refused in messages at its address. */
    public MessageRules messageRules() {
        return provider.messages().at(base);
    }

    /** Without the headers' values, which may be keys. */
    @Override
    public String toString() {
        return "Endpoint[provider=" + prefix() + ", adapter=" + adapter() + ", model=" + model + ", base=" + base
                + ", key="
                + key + ", apiVersion=" + apiVersion + ", organization=" + organization + ", headers="
                + headers.keySet() + ", settings=" + settings + "]";
    }

    public Endpoint withModel(String newModel) {
        return new Endpoint(provider, newModel, base, key, apiVersion, organization, headers, settings);
    }
}
