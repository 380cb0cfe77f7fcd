package dev.breakwater.provider.translation;

import dev.breakwater.json.JsonDocument;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Objects inside documents and texts. */
public final class Documents {

    private Documents() {}

    /** The member of this name, if it is an object. */
    public static Optional<JsonDocument> object(JsonDocument holder, String name)
            throws JsonDocument.MalformedException {
        return holder.object(name);
    }

    /** This JSON text, if it is an object. */
    public static Optional<JsonDocument> parse(String json) {
        try {
            return Optional.of(JsonDocument.parse(json.getBytes(StandardCharsets.UTF_8)));
        } catch (JsonDocument.MalformedException other) {
            return Optional.empty();
        }
    }

    /** A JSON Schema with a type, which some providers demand; null is that of any object. */
    public static String withType(@Nullable String schema) {
        JsonDocument document = schema == null ? null : parse(schema).orElse(null);
        if (document == null) {
            return "{\"type\":\"object\",\"properties\":{}}";
        }
        return document.has("type")
                ? document.json()
                : document.with(Map.of("type", "\"object\"")).json();
    }
}
