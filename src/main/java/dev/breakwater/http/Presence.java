package dev.breakwater.http;

/** What is known of one call's client: whether it still waits. Belongs to the thread of {@link Departures}. */
final class Presence {

    /** One reading may leave a connection out, or show a stranger's of the same ports. */
    private static final int ENOUGH = 3;

    private final ClientConnection connection;
    private final long begun;
    private boolean known;
    private int missed;

    /** @param begun in nanoseconds */
    Presence(ClientConnection connection, long begun) {
        this.connection = connection;
        this.begun = begun;
    }

    long begun() {
        return begun;
    }

    /** Whether the last readings did not show it, and were not enough. */
    boolean doubted() {
        return missed > 0;
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
