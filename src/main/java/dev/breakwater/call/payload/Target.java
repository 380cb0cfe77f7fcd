package dev.breakwater.call.payload;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes that is passed through.
 *
 * @param method in upper case
 * @param path below the API's version, without a leading slash, escaped as it came: {@code files/file-1/content}
 * @param query as it came; null without one
 * @param headers of the client that are passed on
 */
public record Target(String method, String path, @Nullable String query, Map<String, String> headers) {

    /** Methods that do the same if they are done twice. Source: RFC 9110 §9.2.2. */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE");

    public Target {
        headers = Map.copyOf(headers);
    }

    /** Whether it may be sent again although a provider may have seen it. */
    public boolean repeatable() {
        return IDEMPOTENT.contains(method);
    }

    /** Path and query. */
    public String pathAndQuery() {
        return query == null ? path : path + "?" + query;
    }
}
