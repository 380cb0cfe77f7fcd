package dev.breakwater.chat;

import org.jspecify.annotations.Nullable;

/** What the text of an answer must be. */
public sealed interface OutputFormat {

    /** Anything. */
    record Text() implements OutputFormat {}

    /** One JSON object. */
    record JsonObject() implements OutputFormat {}

    /** @param schema a JSON Schema, as JSON text */
    record JsonSchema(
            String name,
            @Nullable String description,
            @Nullable String schema,
            @Nullable Boolean strict) implements OutputFormat {}

    Text TEXT = new Text();

    JsonObject JSON_OBJECT = new JsonObject();
}
