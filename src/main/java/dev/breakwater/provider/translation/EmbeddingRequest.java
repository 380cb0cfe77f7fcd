package dev.breakwater.provider.translation;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.request.GatewayParameters;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request for embeddings in OpenAI's form, with the deployment's defaults.
 *
 * @param dimensions a number as JSON text; null where the client leaves it to the provider
 * @param encoding OpenAI's {@code encoding_format}; {@code float} if it is not given
 * @param others the provider's own parameters, as JSON text by name
 */
public record EmbeddingRequest(
        List<String> texts, @Nullable String dimensions, String encoding, Map<String, String> others) {

    /** OpenAI's parameters; {@code user} changes nothing about the answer. */
    private static final Set<String> OPENAIS = Set.of("model", "input", "dimensions", "encoding_format", "user");

    /** @throws CallFailedException with {@code BadRequest} if the input is not a text or a list of texts */
    public static EmbeddingRequest of(Attempt attempt) {
        JsonDocument request = withDefaults(attempt);
        return new EmbeddingRequest(
                texts(attempt, request), request.number("dimensions").orElse(null), encoding(request), others(request));
    }

    /** Whether the client of this attempt wants its vectors in base64. */
    public static boolean wantsBase64(Attempt attempt) {
        return encoding(withDefaults(attempt)).equals("base64");
    }

    private static JsonDocument withDefaults(Attempt attempt) {
        JsonDocument asked = attempt.call().request().document();
        Map<String, String> missing = new HashMap<>(attempt.deployment().defaults());
        missing.keySet().removeIf(asked::has);
        return missing.isEmpty() ? asked : asked.with(missing);
    }

    private static String encoding(JsonDocument request) {
        return request.text("encoding_format").orElse("float");
    }

    private static List<String> texts(Attempt attempt, JsonDocument request) {
        try (JsonCursor in = request.cursor("input")) {
            List<String> texts = new ArrayList<>();
            if (in != null && in.isText()) {
                texts.add(in.wantedText());
            } else if (in != null) {
                for (boolean more = in.firstElement(); more; more = in.nextElement()) {
                    texts.add(in.wantedText());
                }
            }
            return texts;
        } catch (MalformedException noText) {
            throw Refusal.invalid(
                    attempt, "input", "embeds texts: 'input' must be a string, or a list of strings, not tokens.");
        }
    }

    private static Map<String, String> others(JsonDocument request) {
        Map<String, String> others = new LinkedHashMap<>();
        for (String name : request.names()) {
            if (!OPENAIS.contains(name) && !GatewayParameters.include(name) && request.hasValue(name)) {
                request.element(name).map(JsonElement::json).ifPresent(json -> others.put(name, json));
            }
        }
        return others;
    }
}
