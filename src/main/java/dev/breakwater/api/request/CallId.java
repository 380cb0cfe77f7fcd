package dev.breakwater.api.request;

import dev.breakwater.call.Ascii;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The id of a call in headers and logs: the one that the client sent, if it is valid there, else a random one. */
public final class CallId {

    private static final int LONGEST = 128;

    /** The request attribute that holds it. */
    private static final String ATTRIBUTE = CallId.class.getName();

    private CallId() {}

    /** The request's call id; the same for each invocation. */
    public static String ofRequest(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        String id = of(request.getHeader(RequestHeaders.CALL_ID));
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    static String of(@Nullable String requested) {
        return requested != null && isValid(requested) ? requested : random();
    }

    private static boolean isValid(String id) {
        return !id.isEmpty() && id.length() <= LONGEST && Ascii.isVisible(id);
    }

    /** Not a secret, so a fast random generator is sufficient. */
    private static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
