package dev.breakwater.server;

import jakarta.servlet.http.HttpServletRequest;

/**
 * The connection of a request, identified by its two ports. Addresses are left out, because a server behind a proxy may report the address
 * that the proxy claims. Two hosts may share a pair of ports; {@link ConnectionTable} allows for that.
 */
public record ClientConnection(int localPort, int remotePort) {

    /** Must be called on the container's thread. */
    public static ClientConnection of(HttpServletRequest request) {
        return new ClientConnection(request.getLocalPort(), request.getRemotePort());
    }
}
