package dev.breakwater.provider.anthropic;

import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonElement;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Objects inside documents and texts. */
final class Documents {

    private Documents() {}

    /** The member of this name, if it is an object. */
    static Optional<JsonDocument> object(JsonDocument holder, String name) throws JsonDocument.MalformedException {
        JsonElement element = holder.element(name).orElse(null);
        return element == null || !element.isObject() ? Optional.empty() : Optional.of(element.object());
    }

    /** This JSON text, if it is an object. */
    static Optional<JsonDocument> parse(String json) {
        try {
            return Optional.of(JsonDocument.parse(json.getBytes(StandardCharsets.UTF_8)));
        } catch (JsonDocument.MalformedException other) {
            return Optional.empty();
        }
    }
}
