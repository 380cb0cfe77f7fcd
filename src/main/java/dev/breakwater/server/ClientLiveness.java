package dev.breakwater.server;

import java.time.Duration;

/** Whether one call's client is still connected and still reads. Used only by the thread of {@link DisconnectWatcher}. */
final class ClientLiveness {

    /** Misses in a row that count as a disconnect. A single snapshot may omit a connection, or show another host's with the same ports. */
    private static final int ENOUGH = 3;

    /** A client that reads nothing for this long is disconnected, because it blocks a provider's stream. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ClientConnection connection;
    private final long begun;
    private boolean known;
    private int missed;
    private long waiting = -1;
    private long since;

    /** @param begun in nanoseconds */
    ClientLiveness(ClientConnection connection, long begun) {
        this.connection = connection;
        this.begun = begun;
    }

    long begun() {
        return begun;
    }

    int localPort() {
        return connection.localPort();
    }

    /** Whether the last snapshots missed the connection, but not often enough to decide. */
    boolean doubted() {
        return missed > 0;
    }

    /** Evaluates a snapshot. True if the client has read nothing of its pending bytes for {@link #PATIENCE}. */
    boolean stoppedBy(ConnectionTable table, long now) {
        long nowWaiting = table.waiting(connection);
        boolean taken = nowWaiting < 0 || waiting < 0 || nowWaiting < waiting;
        waiting = nowWaiting;
        if (taken) {
            since = now;
        }
        return now - since >= PATIENCE.toNanos();
    }

    /** Evaluates a snapshot. True if the client has disconnected: {@link #ENOUGH} snapshots in a row did not show the connection open. */
    boolean leftBy(ConnectionTable table) {
        ConnectionTable.Sight sight = table.of(connection);
        // Ports that were never seen are not those of the socket: some servers report the ports of a proxy's client.
        known |= sight != ConnectionTable.Sight.MISSING;
        missed = known && sight != ConnectionTable.Sight.WHOLE ? missed + 1 : 0;
        if (missed < ENOUGH) {
            return false;
        }
        missed = 0;
        return true;
    }
}
