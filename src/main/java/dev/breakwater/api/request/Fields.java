package dev.breakwater.api.request;

import dev.breakwater.json.JsonDocument;
import dev.breakwater.policy.DurationText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The members of a body that are ours, each checked. An absent member and one that is null are the same. */
public record Fields(JsonDocument document) {

    /** More retries than this are a mistake, or an attack on a provider. */
    private static final int MOST_RETRIES = 100;

    /** Whether the member is there and is not null. */
    boolean has(String name) {
        return document.hasValue(name);
    }

    @Nullable
    String text(String name) {
        if (!has(name)) {
            return null;
        }
        return document.text(name)
                .orElseThrow(() -> BadRequestException.about(name, "'" + name + "' must be a string."));
    }

    /** True or false; "true" and "false" as LiteLLM takes them for its own fields. */
    boolean flag(String name) {
        String word = document.text(name).orElse("");
        return word.equalsIgnoreCase("true") || (!word.equalsIgnoreCase("false") && exactFlag(name));
    }

    /** True or false, as OpenAI takes them: no string. */
    public boolean exactFlag(String name) {
        if (!has(name)) {
            return false;
        }
        return document.flag(name)
                .orElseThrow(() -> BadRequestException.about(name, "'" + name + "' must be true or false."));
    }

    @Nullable
    Integer count(String name) {
        // A value that is not a number is not a count.
        return has(name) ? count(name, document.number(name).orElse("")) : null;
    }

    static Integer count(String name, String text) {
        try {
            int count = Integer.parseInt(text.strip());
            if (count >= 0 && count <= MOST_RETRIES) {
                return count;
            }
        } catch (NumberFormatException noNumber) {
            // reported below
        }
        throw BadRequestException.about(name, "'" + name + "' must be a whole number from 0 to " + MOST_RETRIES + ".");
    }

    @Nullable
    Duration duration(String name) {
        return has(name)
                ? duration(
                        name,
                        document.number(name).or(() -> document.text(name)).orElse(""))
                : null;
    }

    static Duration duration(String name, String text) {
        return DurationText.parse(text).filter(Duration::isPositive).orElseThrow(() -> notADuration(name));
    }

    private static BadRequestException notADuration(String name) {
        return BadRequestException.about(
                name,
                "'" + name
                        + "' must be seconds, more than 0, as a number or as a string such as \"500ms\" or \"10s\".");
    }
}
