package dev.breakwater.api;

import dev.breakwater.call.Ascii;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/**
 * Passes a provider's headers to the client. An invalid name or value is left out: a server may fail on it in the middle of an answer, or
 * write it unchanged. Source: RFC 9110 §5.1, §5.5 and §5.6.2.
 */
public final class PassedHeaders {

    /** Payara allows 100 headers in an answer, including ours. */
    private static final int MOST = 64;

    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_VALUE = 1_024;

    private static final String SIGNS = "!#$%&'*+-.^_`|~";

    private PassedHeaders() {}

    public static void addTo(Response.ResponseBuilder response, Map<String, String> headers) {
        int added = 0;
        for (Map.Entry<String, String> each : headers.entrySet()) {
            if (added < MOST && isName(each.getKey()) && isValue(each.getValue())) {
                response.header(each.getKey(), each.getValue());
                added++;
            }
        }
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && name.length() <= LONGEST_NAME && name.chars().allMatch(PassedHeaders::isOfToken);
    }

    private static boolean isOfToken(int each) {
        return (each >= 'a' && each <= 'z')
                || (each >= 'A' && each <= 'Z')
                || (each >= '0' && each <= '9')
                || SIGNS.indexOf(each) >= 0;
    }

    private static boolean isValue(String value) {
        return value.length() <= LONGEST_VALUE && Ascii.isPrintable(value);
    }
}
