package dev.breakwater.config.tree;

import dev.breakwater.call.request.GatewayParameters;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides by name which values may be secret and are never shown. */
public final class SecretNames {

    /** Secret anywhere in a name. */
    private static final List<String> MARKS =
            List.of("key", "secret", "password", "passwd", "passphrase", "credential", "authorization", "bearer");

    /** Secret as a whole word of a name: {@code auth} matches, {@code author} does not. */
    private static final Set<String> WORDS = Set.of(
            "auth", "oauth", "oauth2", "tok", "pass", "pwd", "pw", "jwt", "sas", "cookie", "cookies", "pat", "dsn",
            "pem", "pin");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])");

    /** Maps of headers; any header may be a key. */
    private static final Set<String> HEADERS = Set.of("extra_headers", "headers", "default_headers");

    private SecretNames() {}

    public static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return isHeaders(name)
                || MARKS.stream().anyMatch(lower::contains)
                || BETWEEN_WORDS.splitAsStream(name).anyMatch(word -> WORDS.contains(word.toLowerCase(Locale.ROOT)))
                || isToken(lower);
    }

    /** Whether the name is that of a map of headers. */
    public static boolean isHeaders(String name) {
        return HEADERS.contains(name.toLowerCase(Locale.ROOT));
    }

    /** {@code azure_ad_token} is a credential; {@code max_tokens} and {@code input_cost_per_token} are numbers. */
    private static boolean isToken(String lower) {
        return lower.contains("token") && !lower.contains("tokens") && !GatewayParameters.isPrice(lower);
    }

    /** A copy without secrets, at any depth. */
    public static JsonObject without(JsonObject object) {
        JsonObjectBuilder kept = Node.JSON.createObjectBuilder();
        object.forEach((name, value) -> {
            if (!isSecret(name)) {
                kept.add(name, without(value));
            }
        });
        return kept.build();
    }

    /** A copy without secrets, at any depth. */
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
