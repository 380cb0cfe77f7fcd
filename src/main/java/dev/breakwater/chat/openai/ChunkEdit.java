package dev.breakwater.chat.openai;

import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Changes to a chunk whose bytes are passed on; what is not changed stays as it came. */
public final class ChunkEdit {

    private ChunkEdit() {}

    /** The chunk with another text in its first choice. */
    public static JsonDocument withText(JsonDocument chunk, String text) {
        String content = JsonDocument.quote(text);
        return eachChoice(chunk, choice -> {
            if (!choice.number("index").orElse("0").equals("0")) {
                return choice;
            }
            return choice.with(object(choice, "delta")
                    .map(delta -> Map.of(
                            "delta", delta.with(Map.of("content", content)).json()))
                    .orElse(Map.of("text", content)));
        });
    }

    /**
     * A chunk of a continuation as the answer's own: with its id and time, without a role, which an answer says once, and with the tokens
     * of all its streams.
     *
     * @param before tokens of the streams before, if it has a usage
     * @param usageOthers further members of that usage, as JSON text by name
     */
    public static JsonDocument continuing(
            JsonDocument chunk, AnswerHead answer, Usage before, Map<String, String> usageOthers) {
        Map<String, String> changes = new HashMap<>();
        if (answer.id() != null) {
            changes.put("id", JsonDocument.quote(answer.id()));
        }
        if (answer.created() > 0) {
            changes.put("created", Long.toString(answer.created()));
        }
        object(chunk, "usage").ifPresent(usage -> changes.put("usage", UsageJson.sum(usage, before, usageOthers)));
        return eachChoice(chunk.with(changes), ChunkEdit::withoutRole);
    }

    private static JsonDocument withoutRole(JsonDocument choice) {
        return object(choice, "delta")
                .filter(delta -> delta.has("role"))
                .map(delta -> choice.with(
                        Map.of("delta", delta.edit(Map.of(), Set.of("role")).text())))
                .orElse(choice);
    }

    private static JsonDocument eachChoice(JsonDocument chunk, UnaryOperator<JsonDocument> change) {
        List<String> choices = new ArrayList<>();
        boolean changed = false;
        for (JsonElement each : chunk.elements("choices", Integer.MAX_VALUE)) {
            JsonDocument choice = object(each).orElse(null);
            JsonDocument after = choice == null ? null : change.apply(choice);
            changed |= after != choice;
            choices.add(after == null ? each.json() : after.json());
        }
        return changed ? chunk.with(Map.of("choices", "[" + String.join(",", choices) + "]")) : chunk;
    }

    private static Optional<JsonDocument> object(JsonDocument document, String name) {
        return document.element(name).flatMap(ChunkEdit::object);
    }

    private static Optional<JsonDocument> object(JsonElement element) {
        try {
            return element.isObject() ? Optional.of(element.object()) : Optional.empty();
        } catch (JsonDocument.MalformedException tooManyMembers) {
            return Optional.empty(); // it is no chunk of OpenAI's, and stays as it is
        }
    }
}
