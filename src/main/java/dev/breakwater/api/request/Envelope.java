package dev.breakwater.api.request;

import dev.breakwater.call.Ascii;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds a body that may be no JSON. Read on the container's thread.
 *
 * @param method in upper case
 * @param path from the context's root, with its leading slash, escaped as it came
 * @param query as it came; null without one
 * @param contentType null if the client gave none
 * @param headers that may be passed on to a provider
 */
public record Envelope(
        String method,
        String path,
        @Nullable String query,
        @Nullable String contentType,
        Map<String, String> headers) {

    /**
     * The only headers that are passed on. The caller's key, cookies and hop-by-hop headers must not reach the provider.
     * {@code OpenAI-Organization} and {@code OpenAI-Project} choose who pays, which the configuration decides.
     */
    private static final List<String> PASSED = List.of("Accept", "OpenAI-Beta", "Idempotency-Key");

    private static final int LONGEST = 1_024;

    public Envelope {
        headers = Map.copyOf(headers);
    }

    public static Envelope of(HttpServletRequest request) {
        String uri = request.getRequestURI();
        return new Envelope(
                request.getMethod(),
                uri.substring(request.getContextPath().length()),
                request.getQueryString(),
                request.getContentType(),
                passed(request));
    }

    /** Without those that {@code Connection} names: they end here. Source: RFC 9110 §7.6.1. */
    private static Map<String, String> passed(HttpServletRequest request) {
        String connection = joined(request, "Connection").toLowerCase(Locale.ROOT);
        List<String> ending = List.of(connection.split("[\\s,]+"));
        Map<String, String> passed = new HashMap<>();
        for (String name : PASSED) {
            String value = joined(request, name);
            boolean valid = !value.isBlank() && value.length() <= LONGEST && Ascii.isPrintable(value);
            if (valid && !ending.contains(name.toLowerCase(Locale.ROOT))) {
                passed.put(name, value);
            }
        }
        return passed;
    }

    private static String joined(HttpServletRequest request, String name) {
        return String.join(", ", Collections.list(request.getHeaders(name)));
    }
}
