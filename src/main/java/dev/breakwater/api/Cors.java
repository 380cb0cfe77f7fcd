package dev.breakwater.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;

/**
 * Lets pages of the configured origins call the gateway from browsers: {@code breakwater_settings.cors}. Keys travel in headers that the
 * page sets itself; cookies and other credentials of the browser are never allowed. Source: the Fetch standard, "CORS protocol".
 *
 * @param origins {@code *} is every origin; empty turns CORS off
 */
record Cors(List<String> origins) {

    private static final String EVERY = "*";

    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    /** How long a browser may cache a preflight, in seconds. */
    private static final String MAX_AGE = "600";

    /** Adds the CORS headers of an answer, whatever its status. */
    void mark(HttpServletRequest request, HttpServletResponse response) {
        if (origins.isEmpty()) {
            return;
        }
        boolean every = origins.contains(EVERY);
        if (!every) {
            response.addHeader("Vary", "Origin");
        }
        String origin = request.getHeader("Origin");
        if (origin != null && (every || origins.contains(origin))) {
            response.setHeader(ALLOW_ORIGIN, every ? EVERY : origin);
            response.setHeader("Access-Control-Expose-Headers", "*");
        }
    }

    /** Answers a preflight from an allowed origin. Other {@code OPTIONS} requests go on to the resources. */
    boolean answersPreflight(HttpServletRequest request, HttpServletResponse response) {
        if (!request.getMethod().equals("OPTIONS")
                || request.getHeader("Access-Control-Request-Method") == null
                || !response.containsHeader(ALLOW_ORIGIN)) {
            return false;
        }
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        response.setHeader("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        // The wildcard does not cover the key.
        response.setHeader("Access-Control-Allow-Headers", "*, Authorization");
        response.setHeader("Access-Control-Max-Age", MAX_AGE);
        return true;
    }
}
