package dev.breakwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All bytes received on one connection. */
record RawAnswer(String text, boolean closed) {

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

    /** Some servers wait half a minute for the rest of a broken chunk. */
    private static final Duration FIRST = Duration.ofSeconds(3);

    /** The response to a smuggled request would arrive immediately. */
    private static final Duration MORE = Duration.ofMillis(250);

    static RawAnswer to(String request, int port) throws IOException {
        return to(request.getBytes(StandardCharsets.ISO_8859_1), port);
    }

    static RawAnswer to(byte[] request, int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            send(socket, request);
            return read(socket, FIRST);
        }
    }

    /** Sends the head, then a byte after each pause, until there is a response. */
    static RawAnswer drip(String head, Duration pause, int port, Duration most) throws IOException {
        long end = System.nanoTime() + most.toNanos();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            send(socket, head.getBytes(StandardCharsets.ISO_8859_1));
            while (socket.getInputStream().available() == 0 && System.nanoTime() < end) {
                LockSupport.parkNanos(pause.toNanos());
                send(socket, new byte[] {' '});
            }
            return read(socket, FIRST);
        }
    }

    /** The times at which pieces with the mark arrived, in nanoseconds. */
    static List<Long> arrivals(String request, int port, String mark) throws IOException {
        List<Long> arrivals = new ArrayList<>();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
            send(socket, request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] piece = new byte[8_192];
            String text = "";
            while (!text.contains("[DONE]")) {
                int length = socket.getInputStream().read(piece);
                assertThat(length).as("it ends in [DONE], and not before").isPositive();
                text = new String(piece, 0, length, StandardCharsets.ISO_8859_1);
                if (text.contains(mark)) {
                    arrivals.add(System.nanoTime());
                }
            }
        }
        return arrivals;
    }

    /** Sends a request and disconnects after a while. */
    static void leave(String request, int port, Duration after) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            send(socket, request.getBytes(StandardCharsets.ISO_8859_1));
            LockSupport.parkNanos(after.toNanos());
        }
    }

    private static void send(Socket socket, byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException refused) {
            // The request was refused before it was complete; the response says why.
        }
    }

    private static RawAnswer read(Socket socket, Duration first) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        byte[] piece = new byte[8_192];
        socket.setSoTimeout((int) first.toMillis());
        try {
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                all.write(piece, 0, length);
                socket.setSoTimeout((int) MORE.toMillis());
            }
            return new RawAnswer(all.toString(StandardCharsets.ISO_8859_1), true);
        } catch (SocketTimeoutException silent) {
            return new RawAnswer(all.toString(StandardCharsets.ISO_8859_1), false);
        } catch (SocketException reset) {
            return new RawAnswer(all.toString(StandardCharsets.ISO_8859_1), true);
        }
    }

    /** The status of the first response; 0 if there was none. */
    int status() {
        List<Integer> statuses = statuses();
        return statuses.isEmpty() ? 0 : statuses.get(0);
    }

    int answers() {
        return statuses().size();
    }

    int successes() {
        return (int) statuses().stream().filter(status -> status == 200).count();
    }

    private List<Integer> statuses() {
        List<Integer> statuses = new ArrayList<>();
        Matcher matcher = STATUS.matcher(text);
        while (matcher.find()) {
            statuses.add(Integer.valueOf(matcher.group(1)));
        }
        return statuses;
    }

    /** Asserts that there is no HTML page, no stack trace and no banner. What the server itself refuses may have only a status. */
    void refusesInOpenAisFormOrWithoutWords() {
        if (status() >= 400) {
            String body = text.substring(text.indexOf("\r\n\r\n") + 4);
            assertThat(body).matches(each -> each.isEmpty() || each.startsWith("{\"error\":{\"message\":"));
            assertThat(text).doesNotContainIgnoringCase("<html").doesNotContainIgnoringCase("\nserver:");
        }
    }
}
