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

    /** The kernel gives a page at most for each time that it is asked; a line has 150 bytes, or 180 of IPv6. */
    private static final int PIECE = 8 << 10;

    private static final int ESTABLISHED = 1;

    /** The timer that runs while the other side takes no more: it is asked now and then whether it does again. */
    private static final int PROBING = 4;

    /** Digits. */
    private static final int PORT = 4;

    private static final int STATE = 2;
    private static final int QUEUE = 8;
    private static final int TIMER = 2;

    private static final long NOTHING = -1;

    /** What a line says of a connection. */
    private record Line(Sight sight, long waiting) {}

    private static final Line MISSED = new Line(Sight.MISSING, NOTHING);

    private final Set<Integer> localPorts;
    private final Map<ClientConnection, Line> lines = new HashMap<>();

    private ConnectionTable(Set<Integer> localPorts) {
        this.localPorts = localPorts;
    }

    /** Whether this system tells. */
    static boolean exists() {
        return FILES.stream().anyMatch(Files::isReadable);
    }

    /** @param localPorts whose connections are asked for; of the others nothing is kept */
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

    /** @param text in the form of both files */
    static ConnectionTable of(String text, Set<Integer> localPorts) {
        ConnectionTable table = new ConnectionTable(localPorts);
        try {
            table.note(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable); // it is all in memory
        }
        return table;
    }

    Sight of(ClientConnection connection) {
        return lines.getOrDefault(connection, MISSED).sight();
    }

    /** Bytes that wait for the other side while it takes none; less than zero where it takes them, or nothing waits. */
    long waiting(ClientConnection connection) {
        return lines.getOrDefault(connection, MISSED).waiting();
    }

    /** Byte by byte, in one buffer: thousands of lines, twice a second, are not worth a text each. */
    private void note(InputStream text) throws IOException {
        byte[] piece = new byte[PIECE];
        int held = 0;
        for (int came = text.read(piece); came > 0; came = text.read(piece, held, PIECE - held)) {
            int end = held + came;
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
     * {@code 0: 0100007F:1F40 0100007F:D9F8 01 00001000:00000000 04:00000020 ...}: number, our address and port, the other's, state, bytes
     * to send and to read, timer; in hexadecimal digits.
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
            // Two hosts with the same ports: the one that is there counts, and whose bytes wait nobody knows.
            lines.merge(
                    new ClientConnection(localPort, number(text, remote, PORT)),
                    new Line(sight, waiting),
                    (before, now) -> new Line(before.sight() == Sight.WHOLE ? Sight.WHOLE : now.sight(), NOTHING));
        }
    }

    /** Behind the next such character; {@code end} where there is none. */
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
