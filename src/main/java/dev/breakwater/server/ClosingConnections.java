package dev.breakwater.server;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Connections that close after the current response, whose further requests must be refused (request smuggling). Payara sends
 * {@code Connection: close}, but still processes a request that it has already read: the response is lost, yet a provider was called.
 *
 * <p>Thread-safe. Bounded: keeps the last {@code MOST} connections, which is enough because the responses take seconds, rarely minutes.
 */
public final class ClosingConnections {

    private static final int MOST = 8_192;

    private final Set<String> connections = ConcurrentHashMap.newKeySet();
    private final Queue<String> oldest = new ConcurrentLinkedQueue<>();

    public void endWith(String connection) {
        if (connections.add(connection)) {
            oldest.add(connection);
            if (connections.size() > MOST) {
                String forgotten = oldest.poll();
                if (forgotten != null) {
                    connections.remove(forgotten);
                }
            }
        }
    }

    public boolean areOver(String connection) {
        return connections.contains(connection);
    }

    /** Whether there are none. In this common case the caller need not look up the connection's id. */
    public boolean isEmpty() {
        return connections.isEmpty();
    }
}
