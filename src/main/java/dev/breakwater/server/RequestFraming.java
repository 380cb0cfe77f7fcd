package dev.breakwater.server;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** How sure it is where a request ends and which host it means. Source: RFC 9112 §3.2, §6.1 and §6.3; RFC 9110 §7.2. */
public enum RequestFraming {
    CLEAR,

    /**
     * Clear to us, but not for certain to whoever stands in front: the connection ends with the answer. Payara drops a
     * {@code Content-Length} that stands beside a transfer coding, so nobody here can see the conflict; {@link ClosingConnections} keeps what
     * was smuggled behind it from a provider. After an upgrade that is not made (h2c is) Payara answers nothing more.
     */
    DOUBTED,

    /** Two readers could see two requests, or two hosts: to be refused. */
    ODD;

    /** Of numbers that fit into a long. */
    private static final int MOST_DIGITS = 18;

    /** On every request: the common ones cost four look-ups and no list. */
    public static RequestFraming of(HttpServletRequest request) {
        // HTTP/2 frames each stream by itself, whatever its header says; Open Liberty shows a length twice there.
        String length = request.getProtocol().startsWith("HTTP/1") ? only(request.getHeaders("Content-Length")) : null;
        String coding = only(request.getHeaders("Transfer-Encoding"));
        String host = only(request.getHeaders("Host"));
        // Some servers show an absolute URI as it came; the others have taken its host for the header's.
        if (odd(length)
                || (coding != null && !(coding.equalsIgnoreCase("chunked") && length == null))
                || (host == null ? needsHost(request) : !isAuthority(host))
                || !request.getRequestURI().startsWith("/")) {
            return ODD;
        }
        return coding != null || request.getHeader("Upgrade") != null ? DOUBTED : CLEAR;
    }

    /** Whether a body of more bytes is announced, with however many digits. */
    public static boolean announcesMore(HttpServletRequest request, long most) {
        String length = request.getHeader("Content-Length");
        if (length == null || odd(length)) {
            return false;
        }
        String digits = length.replaceFirst("^0+(?=.)", "");
        return digits.length() > MOST_DIGITS || Long.parseLong(digits) > most;
    }

    /** Some servers answer those without one. HTTP/2 has an authority instead, HTTP/1.0 may have none. */
    private static boolean needsHost(HttpServletRequest request) {
        return request.getProtocol().equals("HTTP/1.1");
    }

    /** The header's value; null where there is none, and one that nothing accepts where there are several. */
    private static @Nullable String only(Enumeration<String> values) {
        if (!values.hasMoreElements()) {
            return null;
        }
        String value = values.nextElement();
        return values.hasMoreElements() ? "," : value;
    }

    /** Anything but digits, of which some servers make no body at all and take the body for the next request. */
    private static boolean odd(@Nullable String length) {
        if (length == null) {
            return false;
        }
        for (int i = 0; i < length.length(); i++) {
            if (length.charAt(i) < '0' || length.charAt(i) > '9') {
                return true;
            }
        }
        return length.isEmpty();
    }

    /** A name or an address with or without a port, by its characters alone: no path, no user, no second host. */
    private static boolean isAuthority(String host) {
        for (int i = 0; i < host.length(); i++) {
            char each = host.charAt(i);
            boolean fits = (each >= 'a' && each <= 'z')
                    || (each >= 'A' && each <= 'Z')
                    || (each >= '0' && each <= '9')
                    || ".-_:[]".indexOf(each) >= 0;
            if (!fits) {
                return false;
            }
        }
        return true;
    }
}
