package dev.breakwater.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The TCP connections that this process can see, as Linux tells of them. One reading is no snapshot: the kernel writes it piece by
 * piece, and a connection may slip through while others come and go. Source: Linux, {@code proc_net_tcp.rst}; its
 * {@code tcp_states.h} for the states.
 */
final class ConnectionTable {

    /** What can be said of a connection. */
    enum Sight {
        /** Both ends are there. With several of one pair: one of them is whole. */
        WHOLE,
        /** One end has closed; most often the other one, and we have not (CLOSE_WAIT). */
        CLOSED,
        /** Not seen this time. */
        MISSING
    }

    private static final List<Path> FILES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    private static final String ESTABLISHED = "01";

    /** The timer that runs while the other side takes no more: it is asked now and then whether it does again. */
    private static final String PROBING = "04";

    private static final int PORT = 4;
    private static final int STATE = 2;
    private static final int QUEUE = 8;
    private static final int QUEUES = 2 * QUEUE + 1;

    private static final long NOTHING = -1;

    private final Map<ClientConnection, Sight> sights = new HashMap<>();
    private final Map<ClientConnection, Long> waiting = new HashMap<>();

    private ConnectionTable() {}

    /** Whether this system tells. */
    static boolean exists() {
        return FILES.stream().anyMatch(Files::isReadable);
    }

    static ConnectionTable read() throws IOException {
        ConnectionTable table = new ConnectionTable();
        for (Path file : FILES) {
            if (Files.isReadable(file)) {
                try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
                    lines.lines().forEach(table::note);
                }
            }
        }
        return table;
    }

    /** @param text in the form of both files */
    static ConnectionTable of(String text) {
        ConnectionTable table = new ConnectionTable();
        text.lines().forEach(table::note);
        return table;
    }

    Sight of(ClientConnection connection) {
        return sights.getOrDefault(connection, Sight.MISSING);
    }

    /** Bytes that wait for the other side while it takes none; less than zero where it takes them, or nothing waits. */
    long waiting(ClientConnection connection) {
        return waiting.getOrDefault(connection, NOTHING);
    }

    /**
     * {@code 0: 0100007F:1F40 0100007F:D9F8 01 00001000:00000000 04:00000020 ...}: number, our address and port, the other's, state, bytes
     * to send and to read, timer; in hexadecimal digits.
     */
    private void note(String line) {
        int local = line.indexOf(':', line.indexOf(':') + 1);
        int remote = line.indexOf(':', local + 1);
        int state = remote + 1 + PORT + 1;
        if (local < 0 || remote < 0 || line.length() < state + STATE) {
            return; // the heading
        }
        ClientConnection connection = new ClientConnection(port(line, local), port(line, remote));
        Sight sight = line.startsWith(ESTABLISHED, state) ? Sight.WHOLE : Sight.CLOSED;
        Sight before = sights.put(connection, sight);
        if (before == null) {
            noteWaiting(connection, line, state + STATE + 1);
        } else {
            // Two hosts with the same ports: the one that is there counts, and whose bytes wait nobody knows.
            waiting.remove(connection);
            sights.put(connection, before == Sight.WHOLE ? before : sight);
        }
    }

    private void noteWaiting(ClientConnection connection, String line, int queue) {
        int timer = queue + QUEUES + 1;
        if (line.startsWith(PROBING, timer) && line.length() > timer + PROBING.length()) {
            waiting.put(connection, Long.parseLong(line, queue, queue + QUEUE, 16));
        }
    }

    private static int port(String line, int colon) {
        return Integer.parseInt(line, colon + 1, colon + 1 + PORT, 16);
    }
}
