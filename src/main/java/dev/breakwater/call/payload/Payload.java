package dev.breakwater.call.payload;

import dev.breakwater.json.Slices;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent, where a JSON document to a known operation does not say it. It is kept whole, so that a retry can send it again.
 *
 * @param target null for an operation that the gateway knows
 */
public record Payload(@Nullable Target target, Content content) {

    public String method() {
        return target == null ? "POST" : target.method();
    }

    /** For the provider: those that are passed on, and the content's type. */
    public Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>(target == null ? Map.of() : target.headers());
        if (content.type() != null) {
            headers.put("Content-Type", content.type());
        }
        return headers;
    }

    /**
     * The body for a provider.
     *
     * @param model the provider's name of the model, where the content names one
     * @param defaults parameters of the deployment, as JSON text by name; what is passed through gets none
     */
    public Slices bodyFor(String model, Map<String, String> defaults) {
        return content.naming(model, target == null ? defaults : Map.of());
    }
}
