package dev.breakwater.server;

import java.time.Duration;

/** What is known of one call's client: whether it still waits, and reads. Belongs to the thread of {@link DisconnectWatcher}. */
final class ClientLiveness {

    /** One reading may leave a connection out, or show a stranger's of the same ports. */
    private static final int ENOUGH = 3;

    /** One that takes nothing of what waits for it for so long is cut: it holds a provider's stream. */
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

    /** Whether the last readings did not show it, and were not enough. */
    boolean doubted() {
        return missed > 0;
    }

    /** Takes a reading, and says whether the client reads no more: nothing of what waits for it went for half a minute. */
    boolean stoppedBy(ConnectionTable table, long now) {
        long nowWaiting = table.waiting(connection);
        boolean taken = nowWaiting < 0 || waiting < 0 || nowWaiting < waiting;
        waiting = nowWaiting;
        if (taken) {
            since = now;
        }
        return now - since >= PATIENCE.toNanos();
    }

    /** Takes a reading, and says whether the client has left: three readings in a row do not show its connection whole. */
    boolean leftBy(ConnectionTable table) {
        ConnectionTable.Sight sight = table.of(connection);
        // Ports that were never seen are not the socket's: some servers show those of a proxy's client.
        known |= sight != ConnectionTable.Sight.MISSING;
        missed = known && sight != ConnectionTable.Sight.WHOLE ? missed + 1 : 0;
        if (missed < ENOUGH) {
            return false;
        }
        missed = 0;
        return true;
    }
}
