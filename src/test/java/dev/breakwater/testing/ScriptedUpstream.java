package dev.breakwater.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A scripted provider: a raw HTTP/1.1 server on loopback, because only sockets can misbehave like real providers.
 *
 * <p>The first segment of a path is the deployment's name; {@link #url} returns its base address. Each deployment has a queue of
 * {@link Behaviour}s; if it is empty, the deployment's default applies, else a valid answer. All requests are recorded, and
 * whether the caller disconnected before the response was complete. Thread-safe.
 */
public final class ScriptedUpstream implements AutoCloseable {

    /** Handles one request to a deployment. */
    @FunctionalInterface
    public interface Behaviour {

        /** An {@link IOException} or an interrupt closes the connection. */
        void answer(Exchange exchange) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final Map<String, Queue<Behaviour>> scripts = new ConcurrentHashMap<>();
    private final Map<String, Behaviour> defaults = new ConcurrentHashMap<>();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();

    public ScriptedUpstream() {
        try {
            server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        Thread.ofVirtual().name("upstream").start(this::accept);
    }

    /** The {@code api_base} of a deployment. */
    public String url(String deployment) {
        return "http://127.0.0.1:" + server.getLocalPort() + "/" + deployment + "/v1";
    }

    /** Appends behaviours to the deployment's script, one for each request. */
    public ScriptedUpstream script(String deployment, Behaviour... behaviours) {
        queue(deployment).addAll(List.of(behaviours));
        return this;
    }

    /** The deployment's behaviour after the end of its script. */
    public ScriptedUpstream byDefault(String deployment, Behaviour behaviour) {
        defaults.put(deployment, behaviour);
        return this;
    }

    /** The deployment's requests so far, in order. */
    public List<Exchange> exchanges(String deployment) {
        return exchanges.stream()
                .filter(each -> each.deployment().equals(deployment))
                .toList();
    }

    public int count(String deployment) {
        return exchanges(deployment).size();
    }

    /** The deployment's only request. */
    public Exchange only(String deployment) {
        List<Exchange> all = exchanges(deployment);
        if (all.size() != 1) {
            throw new AssertionError(deployment + " was asked " + all.size() + " times, not once");
        }
        return all.get(0);
    }

    /** The number of connections so far, to all deployments. */
    public int connections() {
        return connections.get();
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

    private Queue<Behaviour> queue(String deployment) {
        return scripts.computeIfAbsent(deployment, name -> new ConcurrentLinkedQueue<>());
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().name("upstream-connection").start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The server was closed.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            PushbackInputStream in = new PushbackInputStream(new BufferedInputStream(socket.getInputStream()));
            Exchange exchange = read(in, socket);
            while (exchange != null && answered(exchange, in)) {
                exchange = read(in, socket);
            }
        } catch (IOException | InterruptedException over) {
            // The connection is closed, too.
        } finally {
            open.remove(socket);
        }
    }

    /** Runs the behaviour while it watches for a disconnect of the caller. */
    private boolean answered(Exchange exchange, PushbackInputStream in) throws IOException, InterruptedException {
        exchanges.add(exchange);
        Behaviour next = queue(exchange.deployment()).poll();
        Behaviour behaviour = next != null ? next : defaults.getOrDefault(exchange.deployment(), Behaviours.good());
        Thread worker = Thread.ofVirtual().name("upstream-answer").start(() -> exchange.play(behaviour));
        try {
            int ahead = in.read();
            if (ahead >= 0) {
                in.unread(ahead);
                worker.join();
                return exchange.kept();
            }
        } catch (IOException reset) {
            // Also a disconnect, unless the behaviour itself closed the connection.
        }
        exchange.noteHangUp();
        worker.interrupt();
        worker.join();
        return false;
    }

    private static Exchange read(InputStream in, Socket socket) throws IOException {
        String start = line(in);
        if (start == null) {
            return null;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = headers.getOrDefault("transfer-encoding", "").contains("chunked")
                ? chunks(in)
                : in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        String[] words = start.split(" ", -1);
        return new Exchange(words[0], words[1], headers, body, socket);
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size =
                    Integer.parseInt(String.valueOf(line(in)).split(";", 2)[0].strip(), 16);
            body.write(in.readNBytes(size));
            line(in);
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int each = in.read(); each != '\n'; each = in.read()) {
            if (each < 0) {
                return null;
            }
            line.write(each);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
