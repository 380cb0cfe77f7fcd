package dev.breakwater.upstream;

import dev.breakwater.call.Slices;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * One POST to a provider.
 *
 * @param headers besides those that every request has; values without control characters
 * @param connect how long a new connection may take
 */
public record UpstreamRequest(URI uri, Map<String, String> headers, Slices body, Duration connect) {

    public UpstreamRequest {
        headers = Map.copyOf(headers);
    }
}
