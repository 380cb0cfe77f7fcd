package dev.breakwater.server;

import jakarta.servlet.http.HttpServletRequest;

/**
 * The connection that a request came on, by its two ports. Without addresses: a server behind a proxy may show the proxy's word for them.
 * Two hosts may so share a pair, which {@link ConnectionTable} allows for.
 */
public record ClientConnection(int localPort, int remotePort) {

    /** On the container's thread only. */
    public static ClientConnection of(HttpServletRequest request) {
        return new ClientConnection(request.getLocalPort(), request.getRemotePort());
    }
}
