package dev.breakwater.server;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** Whether the end of a request and its host are unambiguous. Source: RFC 9112 §3.2, §6.1 and §6.3; RFC 9110 §7.2. */
public enum RequestFraming {
    CLEAR,

    /**
     * Unambiguous to the gateway, but a proxy in front may see it differently: the connection closes after the response. Payara drops a
     * {@code Content-Length} next to a {@code Transfer-Encoding}, so the conflict is not visible here; {@link ClosingConnections} keeps a
     * smuggled request from reaching a provider. Also after a declined upgrade other than h2c, where Payara sends no further responses.
     */
    DOUBTED,

    /** Ambiguous: two parsers could see different requests or hosts. To be refused. */
    ODD;

    /** Numbers with this many digits fit into a long. */
    private static final int MOST_DIGITS = 18;

    /** Classifies a request. Runs for every request; common requests cost four header look-ups and no list. */
    public static RequestFraming of(HttpServletRequest request) {
        // HTTP/2 has its own framing. Open Liberty reports Content-Length twice there.
        String length = request.getProtocol().startsWith("HTTP/1") ? only(request.getHeaders("Content-Length")) : null;
        String coding = only(request.getHeaders("Transfer-Encoding"));
        String host = only(request.getHeaders("Host"));
        // Some servers return an absolute URI unchanged; the others have already replaced Host by its host.
        if (isInvalid(length)
                || (coding != null && !(coding.equalsIgnoreCase("chunked") && length == null))
                || (host == null ? needsHost(request) : !isAuthority(host))
                || !request.getRequestURI().startsWith("/")) {
            return ODD;
        }
        return coding != null || request.getHeader("Upgrade") != null ? DOUBTED : CLEAR;
    }

    /** Whether the Content-Length exceeds the limit, also if it does not fit into a long. */
    public static boolean announcesMore(HttpServletRequest request, long most) {
        String length = request.getHeader("Content-Length");
        if (length == null || isInvalid(length)) {
            return false;
        }
        int zeros = 0;
        while (zeros < length.length() - 1 && length.charAt(zeros) == '0') {
            zeros++;
        }
        return length.length() - zeros > MOST_DIGITS || Long.parseLong(length, zeros, length.length(), 10) > most;
    }

    /** Only HTTP/1.1 requires Host, and some servers do not check it. HTTP/2 has an authority; HTTP/1.0 may have neither. */
    private static boolean needsHost(HttpServletRequest request) {
        return request.getProtocol().equals("HTTP/1.1");
    }

    /** The header's value; null if it is absent, and an invalid value if it occurs several times. */
    private static @Nullable String only(Enumeration<String> values) {
        if (!values.hasMoreElements()) {
            return null;
        }
        String value = values.nextElement();
        return values.hasMoreElements() ? "," : value;
    }

    /** Whether it is not digits only. Some servers then assume no body and parse the body as the next request. */
    private static boolean isInvalid(@Nullable String length) {
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

    /** Checks the characters of a name or an address with an optional port: no path, no user, no second host. */
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
