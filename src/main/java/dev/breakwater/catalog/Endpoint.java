package dev.breakwater.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a deployment is and how it is spoken to.
 *
 * @param provider the adapter that speaks its form: {@code openai}, {@code azure}, {@code huggingface}, {@code mock}, ...
 * @param prefix LiteLLM's prefix that chose it ({@code groq}), for messages
 * @param model the provider's own name of the model, without prefix; may hold a {@code *} that a wildcard fills
 * @param base the address, without a trailing slash; null where the adapter has none (mock)
 * @param key null means that no key is sent
 * @param apiVersion Azure's {@code api-version}
 * @param organization OpenAI's {@code OpenAI-Organization}
 * @param headers LiteLLM's {@code extra_headers}
 */
public record Endpoint(
        String provider,
        String prefix,
        String model,
        @Nullable String base,
        @Nullable Secret key,
        @Nullable String apiVersion,
        @Nullable String organization,
        Map<String, String> headers) {

    public Endpoint {
        headers = Map.copyOf(headers);
    }

    /** Without the headers' values, which may be keys. */
    @Override
    public String toString() {
        return "Endpoint[provider=" + provider + ", prefix=" + prefix + ", model=" + model + ", base=" + base + ", key="
                + key + ", apiVersion=" + apiVersion + ", organization=" + organization + ", headers="
                + headers.keySet() + "]";
    }

    public Endpoint withModel(String newModel) {
        return new Endpoint(provider, prefix, newModel, base, key, apiVersion, organization, headers);
    }
}
