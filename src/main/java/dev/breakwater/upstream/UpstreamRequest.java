package dev.breakwater.upstream;

import dev.breakwater.json.Slices;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One POST to a provider.
 *
 * @param headers besides those that every request has; values without control characters; names are the same in whatever case
 * @param connect how long a new connection may take
 */
public record UpstreamRequest(URI uri, Map<String, String> headers, Slices body, Duration connect) {

    public UpstreamRequest {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        headers = Collections.unmodifiableMap(copy);
    }
}
