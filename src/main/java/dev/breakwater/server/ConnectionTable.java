package dev.breakwater.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The TCP connections of this machine (of its network namespace) from Linux's {@code /proc/net/tcp}. A table is not an exact snapshot: the
 * kernel writes it in pieces and may omit a connection while others open and close. Source: Linux, {@code proc_net_tcp.rst}, and
 * {@code tcp_states.h} for the states.
 */
final class ConnectionTable {

    /** The state of a connection in the table. */
    enum Sight {
        /** Established. If several have the same ports, at least one is. */
        WHOLE,
        /** Half-open: one end has closed, usually the client's (CLOSE_WAIT). */
        CLOSED,
        /** Not in this table. */
        MISSING
    }

    private static final List<Path> FILES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    /** Buffer size. The kernel returns at most a page for each read; a line has 150 bytes, or 180 for IPv6. */
    private static final int PIECE = 8 << 10;

    private static final int ESTABLISHED = 1;

    /** Code of the zero-window probe timer, which runs while the other side accepts no more bytes. */
    private static final int PROBING = 4;

    /** Number of digits of each field. */
    private static final int PORT = 4;

    private static final int STATE = 2;
    private static final int QUEUE = 8;
    private static final int TIMER = 2;

    private static final long NOTHING = -1;

    /** The fields of a line that matter here. */
    private record Line(Sight sight, long waiting) {}

    private static final Line MISSED = new Line(Sight.MISSING, NOTHING);

    private final Set<Integer> localPorts;
    private final Map<ClientConnection, Line> lines = new HashMap<>();

    private ConnectionTable(Set<Integer> localPorts) {
        this.localPorts = localPorts;
    }

    /** Whether this system has such a table. */
    static boolean exists() {
        return FILES.stream().anyMatch(Files::isReadable);
    }

    /** @param localPorts keeps only the connections of these ports */
    static ConnectionTable read(Set<Integer> localPorts) throws IOException {
        ConnectionTable table = new ConnectionTable(localPorts);
        for (Path file : FILES) {
            if (Files.isReadable(file)) {
                try (InputStream text = Files.newInputStream(file)) {
                    table.note(text);
                }
            }
        }
        return table;
    }

    /** @param text in the format of the two files */
    static ConnectionTable of(String text, Set<Integer> localPorts) {
        ConnectionTable table = new ConnectionTable(localPorts);
        try {
            table.note(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable); // reads from memory
        }
        return table;
    }

    Sight of(ClientConnection connection) {
        return lines.getOrDefault(connection, MISSED).sight();
    }

    /** Unsent bytes while the other side accepts none; negative if it accepts bytes, or if there are none. */
    long waiting(ClientConnection connection) {
        return lines.getOrDefault(connection, MISSED).waiting();
    }

    /** Parses bytes in one buffer, without strings: the table may have thousands of lines and is read twice a second. */
    private void note(InputStream text) throws IOException {
        byte[] piece = new byte[PIECE];
        int held = 0;
        for (int count = text.read(piece); count > 0; count = text.read(piece, held, PIECE - held)) {
            int end = held + count;
            int begin = 0;
            for (int at = held; at < end; at++) {
                if (piece[at] == '\n') {
                    note(piece, begin, at);
                    begin = at + 1;
                }
            }
            held = end - begin;
            System.arraycopy(piece, begin, piece, 0, held);
        }
    }

    /**
     * {@code 0: 0100007F:1F40 0100007F:D9F8 01 00001000:00000000 04:00000020 ...}: number, local address and port, remote address and
     * port, state, send queue and receive queue, timer; in hexadecimal digits.
     */
    private void note(byte[] text, int begin, int end) {
        int local = after(':', text, after(':', text, begin, end), end);
        int remote = after(':', text, local, end);
        int state = remote + PORT + 1;
        int queue = state + STATE + 1;
        int timer = queue + QUEUE + 1 + QUEUE + 1;
        if (timer + TIMER > end) {
            return; // the heading
        }
        int localPort = number(text, local, PORT);
        if (localPorts.contains(localPort)) {
            Sight sight = number(text, state, STATE) == ESTABLISHED ? Sight.WHOLE : Sight.CLOSED;
            long waiting = number(text, timer, TIMER) == PROBING ? number(text, queue, QUEUE) : NOTHING;
            // Two hosts with the same ports: an established connection wins, and the send queue is unknown.
            lines.merge(
                    new ClientConnection(localPort, number(text, remote, PORT)),
                    new Line(sight, waiting),
                    (before, now) -> new Line(before.sight() == Sight.WHOLE ? Sight.WHOLE : now.sight(), NOTHING));
        }
    }

    /** The index after the next such character; {@code end} if there is none. */
    private static int after(char wanted, byte[] text, int from, int end) {
        int at = from;
        while (at < end && text[at] != wanted) {
            at++;
        }
        return Math.min(at + 1, end);
    }

    private static int number(byte[] text, int at, int digits) {
        int number = 0;
        for (int i = at; i < at + digits; i++) {
            number = 16 * number + Character.digit(text[i], 16);
        }
        return number;
    }
}
