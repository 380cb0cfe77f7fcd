package dev.breakwater.hostile;

import dev.breakwater.testing.Behaviours;
import dev.breakwater.testing.Exchange;
import dev.breakwater.testing.ScriptedUpstream.Behaviour;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Providers that send without an end.
 *
 * <p>They yield, because providers run on virtual threads and one that never waits would block the others.
 */
@SuppressWarnings("ThreadPriorityCheck")
final class Endless {

    private static final int PIECE = 64 << 10;

    private Endless() {}

    /** A chunked plain answer. */
    static Behaviour answer() {
        return exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            exchange.chunk("{\"choices\":[{\"message\":{\"content\":\"".getBytes(StandardCharsets.US_ASCII));
            forever(exchange, "a");
        };
    }

    /** A plain answer with a Content-Length. */
    static Behaviour answer(int length) {
        return exchange -> {
            exchange.head(200, length);
            for (int sent = 0; sent < length; sent += PIECE) {
                send(exchange, "a".repeat(Math.min(PIECE, length - sent)).getBytes(StandardCharsets.US_ASCII));
            }
        };
    }

    /** A valid answer after this many bytes of headers. */
    static Behaviour head(int length) {
        return exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\n");
            String field = "X-Pad: " + "a".repeat(1_000) + "\r\n";
            byte[] fields = field.repeat(PIECE / field.length()).getBytes(StandardCharsets.US_ASCII);
            for (int sent = 0; sent < length; sent += fields.length) {
                send(exchange, fields);
            }
            exchange.send("Content-Length: 2\r\n\r\n{}");
        };
    }

    /** A stream that repeats these bytes: comments, lines of one event, or whole events. */
    static Behaviour stream(String bytes) {
        return exchange -> {
            exchange.beginStream();
            exchange.event(Behaviours.delta("{\"role\":\"assistant\",\"content\":\"\"}"));
            forever(exchange, bytes);
        };
    }

    /** A stream of words with this total number of bytes. */
    static Behaviour words(long length) {
        return exchange -> {
            exchange.beginStream();
            byte[] events = ("data: " + Behaviours.words("w".repeat(8_000)) + "\n\n")
                    .repeat(8)
                    .getBytes(StandardCharsets.US_ASCII);
            for (long sent = 0; sent < length; sent += events.length) {
                exchange.chunk(events);
                Thread.yield();
            }
            exchange.event(Behaviours.finish("stop"));
            exchange.event("[DONE]");
            exchange.endStream();
        };
    }

    private static void forever(Exchange exchange, String bytes) throws IOException {
        byte[] piece = bytes.repeat(PIECE / bytes.length()).getBytes(StandardCharsets.US_ASCII);
        while (true) {
            exchange.chunk(piece);
            Thread.yield();
        }
    }

    private static void send(Exchange exchange, byte[] bytes) throws IOException {
        exchange.send(bytes);
        Thread.yield();
    }
}
