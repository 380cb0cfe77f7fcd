package dev.breakwater.failover;

import dev.breakwater.call.StreamEvent;
import dev.breakwater.json.JsonDocument;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.Map;
import java.util.Set;

/** Changes to single events of a continuation; what is not changed stays as it came. */
final class ChunkEdit {

    /** Looked up once: to look for it is slow, and loads classes. */
    private static final JsonProvider JSON = JsonProvider.provider();

    private ChunkEdit() {}

    static JsonDocument document(StreamEvent.Chunk chunk) {
        try {
            return JsonDocument.parse(chunk.data().join());
        } catch (JsonDocument.MalformedException impossible) {
            throw new IllegalStateException(impossible); // its provider's adapter has read it
        }
    }

    /** The event with another text in its first choice. */
    static StreamEvent.Chunk withText(StreamEvent.Chunk chunk, String text) {
        JsonDocument document = document(chunk);
        JsonArrayBuilder choices = JSON.createArrayBuilder();
        for (JsonValue each : choices(document)) {
            choices.add(
                    each instanceof JsonObject choice && choice.getInt("index", 0) == 0
                            ? withText(choice, text)
                            : each);
        }
        return new StreamEvent.Chunk(
                document.edit(Map.of("choices", choices.build().toString()), Set.of()),
                chunk.said().withText(text));
    }

    private static JsonObject withText(JsonObject choice, String text) {
        JsonObjectBuilder changed = JSON.createObjectBuilder(choice);
        if (choice.get("delta") instanceof JsonObject delta) {
            changed.add("delta", JSON.createObjectBuilder(delta).add("content", text));
        } else {
            changed.add("text", text);
        }
        return changed.build();
    }

    /** The choices without the role, which an answer says once; empty where there is nothing to change. */
    static String withoutRole(JsonDocument document) {
        JsonArrayBuilder choices = JSON.createArrayBuilder();
        boolean any = false;
        for (JsonValue each : choices(document)) {
            if (each instanceof JsonObject choice
                    && choice.get("delta") instanceof JsonObject delta
                    && delta.containsKey("role")) {
                JsonObjectBuilder rest = JSON.createObjectBuilder(delta).remove("role");
                choices.add(JSON.createObjectBuilder(choice).add("delta", rest));
                any = true;
            } else {
                choices.add(each);
            }
        }
        return any ? choices.build().toString() : "";
    }

    private static JsonArray choices(JsonDocument document) {
        return document.value("choices").orElse(JsonValue.EMPTY_JSON_ARRAY).asJsonArray();
    }
}
