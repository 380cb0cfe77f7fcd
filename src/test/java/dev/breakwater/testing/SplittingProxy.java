package dev.breakwater.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * A TCP proxy on loopback that forwards data in several packets: it splits a head in the middle and at its end, and a body in the
 * middle.
 *
 * <p>On loopback a request usually arrives in one packet, across a network it does not, and servers may behave differently. Splits data
 * that one read returns, up to 16 KiB; longer messages arrive in several packets anyway. Forwards closes and resets. Thread-safe.
 */
public final class SplittingProxy implements AutoCloseable {

    /** The pauses between packets, in turn; without pauses nothing is split. */
    public record Pauses(List<Duration> inTurn) {

        /** Forwards bytes unchanged. */
        public static final Pauses NONE = new Pauses(List.of());

        /** 1, 2 and 5 ms; of 64 pauses, three of 20 ms and one of 100 ms. */
        public static final Pauses MIXED = new Pauses(IntStream.range(0, 64)
                .mapToObj(Pauses::mixed)
                .map(Duration::ofMillis)
                .toList());

        public Pauses {
            inTurn = List.copyOf(inTurn);
        }

        public static Pauses of(Duration each) {
            return new Pauses(List.of(each));
        }

        private static long mixed(int turn) {
            if (turn == 63) {
                return 100;
            }
            return turn % 16 == 15 ? 20 : List.of(1, 2, 5).get(turn % 3);
        }
    }

    private static final int LONGEST = 16 << 10;

    private static final Map<Integer, SplittingProxy> BY_TARGET = new ConcurrentHashMap<>();

    private final ServerSocket server;
    private final int target;
    private final Pauses toTarget;
    private final Pauses toClient;
    private final AtomicInteger cuts = new AtomicInteger();

    /**
     * @param target a port on loopback
     * @param toTarget pauses between packets of requests
     * @param toClient pauses between packets of responses
     */
    public SplittingProxy(int target, Pauses toTarget, Pauses toClient) {
        this.target = target;
        this.toTarget = toTarget;
        this.toClient = toClient;
        try {
            server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        Thread.ofVirtual().name("splitting").start(this::accept);
    }

    /** The port of a proxy in front of this port, always the same one; it splits in both directions, with {@link Pauses#MIXED}. */
    public static int before(int target) {
        return BY_TARGET
                .computeIfAbsent(target, port -> new SplittingProxy(port, Pauses.MIXED, Pauses.MIXED))
                .port();
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Accepts no new connections; open ones continue. */
    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().name("splitting-connection").start(() -> connect(client));
            }
        } catch (IOException closed) {
            // The proxy was closed.
        }
    }

    private void connect(Socket client) {
        try (client;
                Socket gateway = new Socket()) {
            connect(client, gateway);
            client.setTcpNoDelay(true);
            Thread requests = Thread.ofVirtual().start(() -> pass(client, gateway, toTarget));
            pass(gateway, client, toClient);
            requests.join();
        } catch (IOException | InterruptedException refused) {
            // The client's connection is closed, too.
        }
    }

    /** If the target refuses the connection or resets it, the client's connection is reset, as without a proxy. */
    private void connect(Socket client, Socket gateway) throws IOException {
        try {
            gateway.setTcpNoDelay(true);
            gateway.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        } catch (IOException refused) {
            reset(client);
            throw refused;
        }
    }

    private void pass(Socket from, Socket to, Pauses pauses) {
        byte[] read = new byte[64 << 10];
        for (int length = read(from, to, read); length >= 0; length = read(from, to, read)) {
            try {
                write(to.getOutputStream(), read, length, pauses);
            } catch (IOException gone) {
                // Earlier data may still be on its way back; the thread of that direction detects the end.
                return;
            }
        }
    }

    /** The number of bytes read; -1 at the end, after {@code to} has been shut down. */
    private static int read(Socket from, Socket to, byte[] into) {
        try {
            InputStream in = from.getInputStream();
            int length = in.read(into);
            if (length < 0) {
                to.shutdownOutput();
            }
            return length;
        } catch (IOException reset) {
            reset(to);
            return -1;
        }
    }

    private void write(OutputStream out, byte[] bytes, int length, Pauses pauses) throws IOException {
        int sent = 0;
        if (length <= LONGEST && !pauses.inTurn().isEmpty()) {
            for (int cut : cuts(bytes, length)) {
                out.write(bytes, sent, cut - sent);
                sent = cut;
                int turn = Math.floorMod(cuts.getAndIncrement(), pauses.inTurn().size());
                LockSupport.parkNanos(pauses.inTurn().get(turn).toNanos());
            }
        }
        out.write(bytes, sent, length - sent);
    }

    private static int[] cuts(byte[] bytes, int length) {
        int head = head(bytes, length);
        return IntStream.of(head / 2, head, head + (length - head) / 2)
                .filter(cut -> cut > 0 && cut < length)
                .distinct()
                .toArray();
    }

    /** The end of a head that begins here; 0 if there is none. */
    private static int head(byte[] bytes, int length) {
        for (int i = 3; i < length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return 0;
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException already) {
            // Already closed.
        }
    }
}
