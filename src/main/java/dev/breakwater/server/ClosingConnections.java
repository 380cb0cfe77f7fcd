package dev.breakwater.server;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Connections whose last request has come: what stands behind it is not to be believed. Payara says {@code Connection: close} and
 * runs the next request all the same where it has read it already; its answer is lost, but a provider was asked.
 *
 * <p>Thread-safe. Remembers so many; the answer after which a connection ends takes seconds at most, or minutes for a few.
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

    /** Whether nothing is remembered: the common case, in which nobody needs to know a connection's name. */
    public boolean isEmpty() {
        return connections.isEmpty();
    }
}
