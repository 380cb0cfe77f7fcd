package dev.breakwater.upstream;

import dev.breakwater.json.Slices;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One request to a provider.
 *
 * @param method in upper case
 * @param headers in addition to those that every request has; names are case-insensitive, values have no control characters
 * @param connect time limit for a new connection
 */
public record UpstreamRequest(String method, URI uri, Map<String, String> headers, Slices body, Duration connect) {

    public UpstreamRequest {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        headers = Collections.unmodifiableMap(copy);
    }

    /** A POST, as most are. */
    public UpstreamRequest(URI uri, Map<String, String> headers, Slices body, Duration connect) {
        this("POST", uri, headers, body, connect);
    }
}
