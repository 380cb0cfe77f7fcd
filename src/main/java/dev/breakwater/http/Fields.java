package dev.breakwater.http;

import dev.breakwater.call.JsonDocument;
import dev.breakwater.call.TimeText;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The members of a body that are ours, each checked. An absent member and one that is null are the same. */
record Fields(JsonDocument document) {

    /** More retries than this are a mistake, or an attack on somebody's provider. */
    private static final int MOST_RETRIES = 100;

    Optional<JsonValue> value(String name) {
        return document.value(name);
    }

    @Nullable
    String text(String name) {
        Optional<JsonValue> value = value(name);
        if (value.isEmpty()) {
            return null;
        }
        if (value.get() instanceof JsonString text) {
            return text.getString();
        }
        throw BadRequestException.about(name, "'" + name + "' must be a text.");
    }

    /** True or false; "true" and "false" as LiteLLM takes them. */
    boolean flag(String name) {
        Optional<JsonValue> value = value(name);
        String word = value.map(JsonValue::toString).orElse("false").replace("\"", "");
        if (word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false")) {
            return word.equalsIgnoreCase("true");
        }
        throw BadRequestException.about(name, "'" + name + "' must be true or false.");
    }

    @Nullable
    Integer count(String name) {
        Optional<JsonValue> value = value(name);
        return value.isEmpty() ? null : count(name, value.get().toString());
    }

    static Integer count(String name, String text) {
        try {
            int count = Integer.parseInt(text.strip());
            if (count >= 0 && count <= MOST_RETRIES) {
                return count;
            }
        } catch (NumberFormatException noNumber) {
            // told below
        }
        throw BadRequestException.about(name, "'" + name + "' must be a whole number from 0 to " + MOST_RETRIES + ".");
    }

    @Nullable
    Duration duration(String name) {
        return switch (value(name).orElse(JsonValue.NULL)) {
            case JsonNumber number -> duration(name, number.toString());
            case JsonString text -> duration(name, text.getString());
            case JsonValue other when other == JsonValue.NULL -> null;
            default -> throw notADuration(name);
        };
    }

    static Duration duration(String name, String text) {
        return TimeText.parse(text).filter(Duration::isPositive).orElseThrow(() -> notADuration(name));
    }

    private static BadRequestException notADuration(String name) {
        return BadRequestException.about(
                name,
                "'" + name + "' must be seconds, more than 0, as a number or as a text such as \"500ms\" or \"10s\".");
    }
}
