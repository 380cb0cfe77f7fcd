package dev.breakwater.upstream;

import java.io.IOException;
import java.net.URI;

/**
 * Which server is spoken to, and how: connections of one route serve each other's requests.
 *
 * @param secure TLS
 * @param host a name or an address, without brackets
 */
record Route(boolean secure, String host, int port) {

    /**
     * Read off the authority itself: Java knows no host in {@code http://my_service:8000}, which is a common name in a composed network.
     *
     * @throws IOException if there is no host in it
     */
    static Route of(URI uri) throws IOException {
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        String authority = uri.getRawAuthority();
        if (authority == null) {
            throw new IOException("there is no host in '" + uri + "'");
        }
        String server = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = server.lastIndexOf(':');
        boolean withPort = colon > server.lastIndexOf(']');
        String host = withPort ? server.substring(0, colon) : server;
        int port = withPort && colon + 1 < server.length() ? port(server.substring(colon + 1)) : standard(secure);
        return new Route(secure, host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
    }

    private static int port(String digits) throws IOException {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException noNumber) {
            throw new IOException("'" + digits + "' is no port", noNumber);
        }
    }

    private static int standard(boolean secure) {
        return secure ? 443 : 80;
    }

    /** As a {@code Host} header has it. */
    String authority() {
        String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == standard(secure) ? bracketed : bracketed + ":" + port;
    }
}
