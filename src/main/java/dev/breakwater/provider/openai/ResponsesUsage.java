package dev.breakwater.provider.openai;

import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code usage} of a response. */
final class ResponsesUsage {

    private ResponsesUsage() {}

    /** Null where it has none, as before its end. */
    static @Nullable Usage of(JsonDocument response) {
        if (!(response.value("usage").orElse(null) instanceof JsonObject usage) || !usage.containsKey("input_tokens")) {
            return null;
        }
        return new Usage(
                count(usage, "input_tokens"),
                count(usage, "output_tokens"),
                detail(usage, "input_tokens_details", "cached_tokens"),
                detail(usage, "input_tokens_details", "cache_write_tokens"),
                detail(usage, "output_tokens_details", "reasoning_tokens"),
                Map.of());
    }

    private static long detail(JsonObject usage, String details, String name) {
        return usage.get(details) instanceof JsonObject found ? count(found, name) : 0;
    }

    private static long count(JsonObject of, String name) {
        return of.get(name) instanceof JsonNumber number ? number.longValue() : 0;
    }
}
