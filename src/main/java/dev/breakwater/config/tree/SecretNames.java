package dev.breakwater.config.tree;

import dev.breakwater.call.GatewayParameters;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which values are never shown: those whose names say that they may be secret. */
public final class SecretNames {

    /** Anywhere in a name. */
    private static final List<String> MARKS =
            List.of("key", "secret", "password", "passwd", "passphrase", "credential", "authorization", "bearer");

    /** WordList of a name: {@code auth} is one, {@code author} holds none. */
    private static final Set<String> WORDS = Set.of(
            "auth", "oauth", "oauth2", "tok", "pass", "pwd", "pw", "jwt", "sas", "cookie", "cookies", "pat", "dsn",
            "pem", "pin");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])");

    /** Any of them may carry a key. */
    private static final Set<String> HEADERS = Set.of("extra_headers", "headers", "default_headers");

    private SecretNames() {}

    public static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return isHeaders(name)
                || MARKS.stream().anyMatch(lower::contains)
                || BETWEEN_WORDS.splitAsStream(name).anyMatch(word -> WORDS.contains(word.toLowerCase(Locale.ROOT)))
                || isToken(lower);
    }

    /** Whether it is a map of headers. */
    public static boolean isHeaders(String name) {
        return HEADERS.contains(name.toLowerCase(Locale.ROOT));
    }

    /** {@code max_tokens} and {@code input_cost_per_token} count; {@code azure_ad_token} opens doors. */
    private static boolean isToken(String lower) {
        return lower.contains("token") && !lower.contains("tokens") && !GatewayParameters.isPrice(lower);
    }

    /** The same without anything secret, at any depth. */
    public static JsonObject without(JsonObject object) {
        JsonObjectBuilder kept = Node.JSON.createObjectBuilder();
        object.forEach((name, value) -> {
            if (!isSecret(name)) {
                kept.add(name, without(value));
            }
        });
        return kept.build();
    }

    /** The same for any value. */
    public static JsonValue without(JsonValue value) {
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
