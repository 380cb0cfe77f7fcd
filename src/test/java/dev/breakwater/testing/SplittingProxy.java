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
 * A TCP proxy on loopback that sends on what it reads in several packets: a head is cut in its middle and at its end, a body in its
 * middle.
 *
 * <p>On loopback a request mostly comes in one packet, across a network it does not; a server may treat the two differently. Cut is what was
 * read at once and is at most 16 KiB long; longer messages come in several packets anyway. An end and a reset are passed on. Thread-safe.
 */
public final class SplittingProxy implements AutoCloseable {

    /** The pauses between one packet and the next, in turn; none: nothing is cut. */
    public record Pauses(List<Duration> inTurn) {

        /** Bytes go on as they come. */
        public static final Pauses NONE = new Pauses(List.of());

        /** 1, 2 and 5 ms, and of 64 three of 20 and one of 100 ms. */
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
     * @param target a port of loopback
     * @param toTarget between packets of requests
     * @param toClient between packets of answers
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

    /** The port of a proxy before this one, the same at every call; it splits both ways, with {@link Pauses#MIXED}. */
    public static int before(int target) {
        return BY_TARGET
                .computeIfAbsent(target, port -> new SplittingProxy(port, Pauses.MIXED, Pauses.MIXED))
                .port();
    }

    public int port() {
        return server.getLocalPort();
    }

    /** No connection is accepted any more; those that there are go on. */
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
            // The test is over.
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
            // So the client's connection ends, too.
        }
    }

    /** One that is refused, or reset while it is made, ends in a reset for the client, as it would without a proxy. */
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
                // What it said before is still on its way back; the thread of that direction sees the end.
                return;
            }
        }
    }

    /** Bytes; at the end -1, which {@code to} has been told. */
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

    /** Where the head ends that begins here, or 0. */
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
            // It is gone, which is what was wanted.
        }
    }
}
