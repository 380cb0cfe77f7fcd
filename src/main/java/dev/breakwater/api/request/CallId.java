package dev.breakwater.api.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The name of a call in headers and logs: the client's own, if it can stand there, else a new one. */
public final class CallId {

    private static final int LONGEST = 128;

    /** Where a request keeps it. */
    private static final String ATTRIBUTE = CallId.class.getName();

    private CallId() {}

    /** The request's, the same whenever it is asked. */
    public static String ofRequest(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        String id = of(request.getHeader(RequestHeaders.CALL_ID));
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    static String of(@Nullable String asked) {
        return asked != null && fits(asked) ? asked : fresh();
    }

    private static boolean fits(String asked) {
        return !asked.isEmpty() && asked.length() <= LONGEST && asked.chars().allMatch(c -> c > ' ' && c < 127);
    }

    /** Nobody's secret, so nothing is gained by a slower source of randomness. */
    private static String fresh() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
