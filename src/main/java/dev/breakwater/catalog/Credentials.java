package dev.breakwater.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a provider is shown a deployment's key. */
public enum Credentials {
    /** {@code Authorization: Bearer <key>}. Source: RFC 6750. */
    BEARER("Authorization", "Bearer "),

    /** {@code api-key: <key>}. Source: Azure OpenAI's REST reference. */
    API_KEY("api-key", "");

    private final String header;
    private final String scheme;

    Credentials(String header, String scheme) {
        this.header = header;
        this.scheme = scheme;
    }

    /** The header's name, for documentation. */
    public String header() {
        return header;
    }

    /** The headers that carry the key; none without a key. */
    public Map<String, String> headers(@Nullable Secret key) {
        return key == null ? Map.of() : Map.of(header, scheme + key.reveal());
    }
}
