package dev.breakwater.hostile;

import dev.breakwater.hostile.Answer.Ending;
import dev.breakwater.testing.ConfigSample;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** One raw connection to the gateway. */
final class Connection implements AutoCloseable {

    /** Most bytes of a body that are kept; {@link #drain} only counts the others. */
    private static final int MOST = 128 << 20;

    private final Socket socket = new Socket();
    private final InputStream in;
    private long sent = System.nanoTime();

    Connection(int port) throws IOException {
        this("127.0.0.1", port);
    }

    Connection(String host, int port) throws IOException {
        socket.connect(new InetSocketAddress(host, port), 10_000);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** An HTTP/1.1 request with its Content-Length, and with the key unless it has one. */
    static byte[] request(String method, String path, byte[] body, String... fields) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        String given = head.toString().toLowerCase(Locale.ROOT);
        if (!given.contains("\nauthorization:")) {
            head.append("Authorization: Bearer " + ConfigSample.KEY + "\r\n");
        }
        if (!given.contains("\ncontent-type:") && body.length > 0) {
            head.append("Content-Type: application/json\r\n");
        }
        if (!given.contains("\ncontent-length:") && !given.contains("\ntransfer-encoding:")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = new byte[bytes.length + body.length];
        System.arraycopy(bytes, 0, whole, 0, bytes.length);
        System.arraycopy(body, 0, whole, bytes.length, body.length);
        return whole;
    }

    /** Sends bytes. Throws nothing if the gateway has closed the connection: its response says why. */
    Connection send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException refused) {
            // The response is to be read.
        }
        sent = System.nanoTime();
        return this;
    }

    Connection send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes. Throws if the gateway has closed the connection. */
    void flood(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Reads the next response. */
    Answer answer(Duration patience) {
        return answer(patience, true);
    }

    /** @param bodied false for the response to {@code HEAD} */
    Answer answer(Duration patience, boolean bodied) {
        long end = System.nanoTime() + patience.toNanos();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Ending ending;
        try {
            if (!head(head, end)) {
                ending = Ending.CUT;
            } else if (!bodied || text(head).startsWith("HTTP/1.1 204 ")) {
                ending = Ending.WHOLE;
            } else {
                ending = body(text(head), body, end);
            }
        } catch (SocketTimeoutException late) {
            ending = Ending.SILENT;
        } catch (IOException reset) {
            ending = Ending.CUT;
        }
        String text = text(head);
        int status = text.matches("(?s)HTTP/1\\.[01] \\d{3}.*") ? Integer.parseInt(text.substring(9, 12)) : 0;
        Duration took = Duration.ofNanos(System.nanoTime() - sent);
        return new Answer(status, text.strip(), body.toString(StandardCharsets.UTF_8), ending, took);
    }

    /** Reads until the connection ends and returns the number of bytes. The last 4 KiB are put into {@code tail}. */
    long drain(Duration patience, StringBuilder tail) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        long all = 0;
        byte[] piece = new byte[64 << 10];
        for (int length = read(piece, piece.length, end); length >= 0; length = read(piece, piece.length, end)) {
            all += length;
            tail.append(new String(piece, 0, length, StandardCharsets.ISO_8859_1));
            tail.delete(0, Math.max(0, tail.length() - 4_096));
            if (tail.indexOf("\r\n0\r\n\r\n") >= 0) {
                return all;
            }
        }
        return all;
    }

    private boolean head(ByteArrayOutputStream head, long end) throws IOException {
        byte[] one = new byte[1];
        int newlines = 0;
        while (newlines < 2) {
            if (read(one, 1, end) < 0) {
                return false;
            }
            head.write(one[0]);
            newlines = one[0] == '\n' ? newlines + 1 : one[0] == '\r' ? newlines : 0;
        }
        return true;
    }

    private Ending body(String head, ByteArrayOutputStream body, long end) throws IOException {
        String fields = head.toLowerCase(Locale.ROOT);
        if (fields.contains("transfer-encoding: chunked")) {
            return chunks(body, end);
        }
        int at = fields.indexOf("\ncontent-length:");
        if (at >= 0) {
            int length = Integer.parseInt(
                    fields.substring(at + 16).lines().findFirst().orElse("").strip());
            return take(length, body, end) ? Ending.WHOLE : Ending.CUT;
        }
        return take(MOST, body, end) ? Ending.CUT : Ending.WHOLE;
    }

    private Ending chunks(ByteArrayOutputStream body, long end) throws IOException {
        while (true) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            if (!take(1, line, end)) {
                return Ending.CUT;
            }
            while (!text(line).endsWith("\r\n")) {
                if (!take(1, line, end)) {
                    return Ending.CUT;
                }
            }
            int size = Integer.parseInt(text(line).split(";", 2)[0].strip(), 16);
            if (!take(size, body, end) || !take(2, new ByteArrayOutputStream(), end)) {
                return Ending.CUT;
            }
            if (size == 0) {
                return Ending.WHOLE;
            }
        }
    }

    private boolean take(int length, ByteArrayOutputStream into, long end) throws IOException {
        byte[] piece = new byte[Math.min(Math.max(length, 1), 64 << 10)];
        int left = length;
        while (left > 0) {
            int read = read(piece, Math.min(left, piece.length), end);
            if (read < 0) {
                return false;
            }
            into.write(piece, 0, read);
            left -= read;
        }
        return true;
    }

    private int read(byte[] into, int most, long end) throws IOException {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException();
        }
        socket.setSoTimeout((int) left);
        return in.read(into, 0, most);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException already) {
            // Already closed.
        }
    }
}
