package dev.breakwater.chat;

import org.jspecify.annotations.Nullable;

/** What a model may call. */
public sealed interface Tool {

    /**
     * @param parameters a JSON Schema, as JSON text; null for a function without
     * @param strict whether arguments must follow the schema exactly; null where the client leaves it to the provider
     */
    record Function(
            String name,
            @Nullable String description,
            @Nullable String parameters,
            @Nullable Boolean strict,
            Extras extras)
            implements Tool {}

    /**
     * A tool of a kind that is not known: a provider's own, or a custom one. It is kept for a form that knows it, and refused by name
     * elsewhere.
     *
     * @param json the whole tool, as JSON text in OpenAI's form
     */
    record Other(String kind, String json) implements Tool {}
}
