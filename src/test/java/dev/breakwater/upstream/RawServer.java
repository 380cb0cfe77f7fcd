package dev.breakwater.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server on loopback whose connections are scripted byte by byte. Records request heads. Thread-safe. */
final class RawServer implements AutoCloseable {

    /** Handles one connection, which is closed afterwards. */
    @FunctionalInterface
    interface Talk {
        void on(Socket socket) throws IOException, InterruptedException;
    }

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    private final ServerSocket server;
    private final Talk talk;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();
    private final List<String> heads = new CopyOnWriteArrayList<>();

    RawServer(Talk talk) {
        this(listening(), talk);
    }

    RawServer(ServerSocket server, Talk talk) {
        this.server = server;
        this.talk = talk;
        Thread.ofVirtual().start(this::accept);
    }

    /** Sends these responses to the requests in turn, on any connection, and repeats the last one. */
    static RawServer answering(String... answers) {
        return answering(listening(), answers);
    }

    static RawServer answering(ServerSocket server, String... answers) {
        AtomicInteger next = new AtomicInteger();
        RawServer[] self = new RawServer[1];
        self[0] = new RawServer(server, socket -> {
            while (!self[0].read(socket).isEmpty()) {
                int turn = Math.min(next.getAndIncrement(), answers.length - 1);
                send(socket, answers[turn]);
            }
        });
        return self[0];
    }

    static String answer(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    int port() {
        return server.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** The number of closed connections. */
    int ends() {
        return ends.get();
    }

    List<String> heads() {
        return heads;
    }

    /** Reads a request with its body and returns its head; empty if the connection has ended. */
    String read(Socket socket) throws IOException {
        String head = readHead(socket);
        Matcher length = LENGTH.matcher(head);
        if (length.find()) {
            socket.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
        }
        return head;
    }

    String readHead(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int each = in.read();
            if (each < 0) {
                return "";
            }
            head.append((char) each);
        }
        heads.add(head.toString());
        return head.toString();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket each : open) {
                each.close();
            }
        } catch (IOException already) {
            // Already closed.
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> talk(socket));
            }
        } catch (IOException closed) {
            // The server was closed.
        }
    }

    private void talk(Socket socket) {
        try (socket) {
            talk.on(socket);
        } catch (IOException | InterruptedException over) {
            // The connection is closed, too.
        } finally {
            ends.incrementAndGet();
        }
    }

    private static ServerSocket listening() {
        try {
            return new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }
}
