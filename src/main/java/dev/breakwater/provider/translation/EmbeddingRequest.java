package dev.breakwater.provider.translation;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's request for embeddings, of providers that embed texts.
 *
 * @param texts {@code input}
 * @param dimensions a number; null where the client leaves them to the provider
 * @param task Google's {@code task_type}; null where there is none
 */
public record EmbeddingRequest(
        List<String> texts,
        @Nullable String dimensions,
        @Nullable String task) {

    /**
     * The attempt's request, with the deployment's defaults.
     *
     * @throws CallFailedException if its input is not a text or a list of texts
     */
    public static EmbeddingRequest of(Attempt attempt) {
        JsonDocument asked = attempt.call().request().document();
        Map<String, String> defaults = new HashMap<>(attempt.deployment().defaults());
        defaults.keySet().removeIf(asked::has);
        JsonDocument all = asked.with(defaults);
        return new EmbeddingRequest(
                texts(attempt, all),
                all.number("dimensions").orElse(null),
                all.text("task_type").orElse(null));
    }

    private static List<String> texts(Attempt attempt, JsonDocument asked) {
        try (JsonCursor in = asked.cursor("input")) {
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
}
