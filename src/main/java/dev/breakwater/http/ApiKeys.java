package dev.breakwater.http;

import dev.breakwater.call.Failure;
import dev.breakwater.call.Report;
import dev.breakwater.call.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether a caller has the key, {@code general_settings.master_key}. Without one configured everybody has it. Keys come in
 * {@code Authorization: Bearer}, {@code x-litellm-api-key}, {@code api-key} or {@code x-api-key}. Source: SPEC §4.
 */
final class ApiKeys {

    static final Failure REFUSED = new Failure.Unauthorized(Report.of(
                    401,
                    "No valid API key. Send the gateway's key as 'Authorization: Bearer <key>', or as"
                            + " x-litellm-api-key, api-key or x-api-key.")
            .withCode("invalid_api_key"));

    private static final String BEARER = "bearer ";

    private static final List<String> NAMES = List.of("Authorization", "x-litellm-api-key", "api-key", "x-api-key");

    /** A longer key is nobody's, and is not looked at. */
    private static final int LONGEST_KEY = 8_192;

    private ApiKeys() {}

    /** @param headers a request's, by name */
    static boolean admit(@Nullable Secret master, Function<String, @Nullable String> headers) {
        if (master == null) {
            return true;
        }
        byte[] expected = bytes(master.reveal());
        boolean known = false;
        for (String name : NAMES) {
            String value = headers.apply(name);
            // Its time depends on what was sent alone: it tells nothing of the key, not even its length.
            known |= value != null
                    && value.length() <= LONGEST_KEY
                    && MessageDigest.isEqual(bytes(key(value)), expected);
        }
        return known;
    }

    private static String key(String value) {
        return value.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? value.substring(BEARER.length()).strip()
                : value.strip();
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
