package dev.breakwater.testing;

import dev.breakwater.testing.ScriptedUpstream.Behaviour;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One request at a {@link ScriptedUpstream}, with methods to respond to it. */
public final class Exchange {

    private final String method;
    private final String target;
    private final Map<String, String> headers;
    private final byte[] body;
    private final Socket socket;
    private final CountDownLatch hungUp = new CountDownLatch(1);
    private volatile boolean done;
    private volatile boolean kept = true;

    Exchange(String method, String target, Map<String, String> headers, byte[] body, Socket socket) {
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.body = body;
        this.socket = socket;
    }

    // Request.

    public String method() {
        return method;
    }

    /** Path and query as received. */
    public String target() {
        return target;
    }

    public String deployment() {
        return target.substring(1).split("[/?]", 2)[0];
    }

    /** Names in lower case. */
    public Map<String, String> headers() {
        return headers;
    }

    public byte[] body() {
        return body.clone();
    }

    public JsonObject json() {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(body))) {
            return reader.readObject();
        }
    }

    public boolean streamed() {
        return json().getBoolean("stream", false);
    }

    /** Waits this long for the caller to disconnect before the response is complete; true if it does. */
    public boolean hungUpWithin(Duration patience) throws InterruptedException {
        return hungUp.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    // Response.

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Sends a complete response.
     *
     * @param head header lines other than Content-Length
     */
    public void answer(int status, String content, String... head) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        head(status, bytes.length, head);
        send(bytes);
    }

    /** Sends only a head, with this Content-Length. */
    public void head(int status, int length, String... head) throws IOException {
        send("HTTP/1.1 " + status + " X\r\n" + lines(head) + "Content-Length: " + length + "\r\n\r\n");
    }

    public void beginStream(String... head) throws IOException {
        send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n" + lines(head)
                + "Transfer-Encoding: chunked\r\n\r\n");
    }

    public void chunk(byte[] bytes) throws IOException {
        byte[] size = (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[size.length + bytes.length + 2];
        System.arraycopy(size, 0, whole, 0, size.length);
        System.arraycopy(bytes, 0, whole, size.length, bytes.length);
        whole[whole.length - 2] = '\r';
        whole[whole.length - 1] = '\n';
        send(whole);
    }

    public void event(String data) throws IOException {
        chunk(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    }

    public void endStream() throws IOException {
        send("0\r\n\r\n");
    }

    /** Waits, unless the caller disconnects first. */
    public void pause(Duration time) throws InterruptedException, IOException {
        if (hungUp.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IOException("the caller disconnected");
        }
    }

    /** Closes the connection with a TCP reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        close();
    }

    /** Closes the connection regularly. */
    public void close() throws IOException {
        kept = false;
        done = true;
        socket.close();
    }

    // Used by the server only.

    void play(Behaviour behaviour) {
        try {
            behaviour.answer(this);
            done = true;
        } catch (IOException | InterruptedException gone) {
            kept = false;
        }
    }

    boolean kept() {
        return kept;
    }

    void noteHangUp() {
        if (!done) {
            hungUp.countDown();
        }
    }

    private static String lines(String... head) {
        boolean typed = java.util.Arrays.stream(head)
                .anyMatch(each -> each.toLowerCase(Locale.ROOT).startsWith("content-type"));
        return (typed ? "" : "Content-Type: application/json\r\n")
                + (head.length == 0 ? "" : String.join("\r\n", head) + "\r\n");
    }
}
