package dev.breakwater.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a provider gets a deployment's key.
 *
 * @param header the header's name
 * @param scheme what precedes the key in the header
 */
public record Credentials(String header, String scheme) {

    /** {@code Authorization: Bearer <key>}. Source: RFC 6750. */
    public static final Credentials BEARER = new Credentials("Authorization", "Bearer ");

    /** The key alone in a header of this name. */
    static Credentials in(String header) {
        return new Credentials(header, "");
    }

    /** The headers that carry the key; none without a key. */
    public Map<String, String> headers(@Nullable Secret key) {
        return key == null ? Map.of() : Map.of(header, scheme + key.reveal());
    }
}
