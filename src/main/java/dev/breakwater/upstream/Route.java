package dev.breakwater.upstream;

import java.io.IOException;
import java.net.URI;

/**
 * A server and the protocol to it. The pool reuses a connection for requests of the same route.
 *
 * @param secure whether TLS is used
 * @param host a name or an address, without brackets
 */
record Route(boolean secure, String host, int port) {

    /**
     * Parses the authority itself: {@link URI} finds no host in {@code http://my_service:8000}, a common name in a Docker Compose network.
     *
     * @throws IOException if the address has no host
     */
    static Route of(URI uri) throws IOException {
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        String authority = uri.getRawAuthority();
        if (authority == null) {
            throw new IOException("the address has no host");
        }
        String server = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = server.lastIndexOf(':');
        boolean withPort = colon > server.lastIndexOf(']');
        String host = withPort ? server.substring(0, colon) : server;
        int port = withPort && colon + 1 < server.length() ? port(server.substring(colon + 1)) : standard(secure);
        boolean address = host.startsWith("[") && host.endsWith("]");
        if (host.isEmpty() || (!address && host.indexOf(':') >= 0)) {
            throw new IOException("the address has no host");
        }
        return new Route(secure, address ? host.substring(1, host.length() - 1) : host, port);
    }

    private static int port(String digits) throws IOException {
        try {
            int port = Integer.parseInt(digits);
            if (port > 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException noNumber) {
            // Reported below.
        }
        throw new IOException("'" + digits + "' is not a valid port");
    }

    private static int standard(boolean secure) {
        return secure ? 443 : 80;
    }

    /** The value of the {@code Host} header: without the port if it is the default. */
    String authority() {
        return port == standard(secure) ? bracketed() : address();
    }

    /** Host and port. */
    String address() {
        return bracketed() + ":" + port;
    }

    private String bracketed() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }
}
