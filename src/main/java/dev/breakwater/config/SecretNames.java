package dev.breakwater.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which values are never shown: those whose names say that they may be secret. */
final class SecretNames {

    private static final List<String> MARKS =
            List.of("key", "secret", "password", "passwd", "credential", "authorization");

    /** Any of them may carry a key. */
    private static final Set<String> HEADERS = Set.of("extra_headers", "headers", "default_headers");

    private SecretNames() {}

    static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return HEADERS.contains(lower) || MARKS.stream().anyMatch(lower::contains) || isToken(lower);
    }

    /** {@code max_tokens} and {@code input_cost_per_token} count; {@code azure_ad_token} opens doors. */
    private static boolean isToken(String lower) {
        return lower.contains("token") && !lower.contains("tokens") && !lower.contains("per_token");
    }

    /** The same without anything secret, at any depth. */
    static JsonObject without(JsonObject object) {
        JsonObjectBuilder kept = Node.JSON.createObjectBuilder();
        object.forEach((name, value) -> {
            if (!isSecret(name)) {
                kept.add(name, without(value));
            }
        });
        return kept.build();
    }

    private static JsonValue without(JsonValue value) {
        if (value instanceof JsonObject object) {
            return without(object);
        }
        if (value instanceof JsonArray array) {
            JsonArrayBuilder kept = Node.JSON.createArrayBuilder();
            array.forEach(each -> kept.add(without(each)));
            return kept.build();
        }
        return value;
    }
}
