package dev.breakwater.testing;

import dev.breakwater.testing.ScriptedUpstream.Behaviour;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

/** Behaviours of real providers. */
public final class Behaviours {

    /** Longer than any test. */
    private static final Duration EVER = Duration.ofMinutes(5);

    private Behaviours() {}

    /** A valid answer, plain or streamed as requested, whose text names the deployment. */
    public static Behaviour good() {
        return exchange -> {
            if (exchange.target().contains("/embeddings")) {
                exchange.answer(200, "{\"object\":\"list\",\"model\":\"m\",\"data\":[{\"embedding\":[0.5]}]}");
            } else if (exchange.streamed()) {
                exchange.beginStream();
                exchange.event(delta("{\"role\":\"assistant\",\"content\":\"\"}"));
                exchange.event(words("hello "));
                exchange.event(words("from " + exchange.deployment()));
                exchange.event(finish("stop"));
                exchange.event("[DONE]");
                exchange.endStream();
            } else {
                exchange.answer(200, completion("hello from " + exchange.deployment()));
            }
        };
    }

    /** A response with exactly this content. */
    public static Behaviour raw(int status, String body, String... head) {
        return exchange -> exchange.answer(status, body, head);
    }

    /** Sends exactly these bytes and closes the connection. */
    public static Behaviour wire(String bytes) {
        return exchange -> {
            exchange.send(bytes);
            exchange.close();
        };
    }

    /** OpenAI's error object. */
    public static Behaviour error(int status, String message, String... head) {
        JsonObjectBuilder error = Json.createObjectBuilder()
                .add("message", message)
                .add("type", "server_error")
                .add("param", JsonValue.NULL)
                .add("code", JsonValue.NULL);
        String body = Json.createObjectBuilder().add("error", error).build().toString();
        return raw(status, body, head);
    }

    public static Behaviour rateLimited(int retryAfter) {
        return error(429, "Rate limit reached", "Retry-After: " + retryAfter);
    }

    /** Accepts the request and sends nothing. */
    public static Behaviour stall() {
        return exchange -> exchange.pause(EVER);
    }

    /** Resets the connection before a response. */
    public static Behaviour reset() {
        return Exchange::reset;
    }

    /** Closes the connection without a response. */
    public static Behaviour close() {
        return Exchange::close;
    }

    /** A body that is shorter than its Content-Length. */
    public static Behaviour truncated() {
        return exchange -> {
            byte[] body = completion("cut").getBytes(StandardCharsets.UTF_8);
            exchange.head(200, body.length + 50);
            exchange.send(body);
            exchange.close();
        };
    }

    /** A valid plain answer, byte by byte with this pause between bytes. */
    public static Behaviour dribble(Duration pause) {
        return exchange -> {
            byte[] body = completion("slow").getBytes(StandardCharsets.UTF_8);
            exchange.head(200, body.length);
            for (byte each : body) {
                exchange.send(new byte[] {each});
                exchange.pause(pause);
            }
        };
    }

    /** A valid plain answer with both Content-Length and Transfer-Encoding. */
    public static Behaviour bothLengths() {
        return exchange -> {
            String body = completion("smuggled");
            exchange.head(200, 5, "Transfer-Encoding: chunked");
            exchange.chunk(body.getBytes(StandardCharsets.UTF_8));
            exchange.endStream();
        };
    }

    /** A stream with the data of these events and a regular end. */
    public static Behaviour events(String... data) {
        return stream(framed(data));
    }

    /** A stream of these bytes, whatever separates its events, and a regular end. */
    public static Behaviour stream(byte[]... events) {
        return exchange -> {
            begin(exchange, events);
            exchange.endStream();
        };
    }

    /** The same stream in pieces of random length, from 1 byte on. */
    public static Behaviour split(Random random, byte[]... events) {
        return exchange -> {
            exchange.beginStream();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            Stream.of(events).forEach(all::writeBytes);
            byte[] bytes = all.toByteArray();
            for (int from = 0, to; from < bytes.length; from = to) {
                to = Math.min(bytes.length, from + 1 + random.nextInt(30));
                exchange.chunk(Arrays.copyOfRange(bytes, from, to));
            }
            exchange.endStream();
        };
    }

    /** A stream with the data of these events, then a TCP reset. */
    public static Behaviour cut(String... data) {
        return cut(framed(data));
    }

    /** A stream of these bytes, then a TCP reset. */
    public static Behaviour cut(byte[]... events) {
        return exchange -> {
            begin(exchange, events);
            // A reset discards unread bytes, so the caller gets a moment to read them.
            exchange.pause(Duration.ofMillis(100));
            exchange.reset();
        };
    }

    /** A stream with the data of these events, then silence. */
    public static Behaviour silentAfter(String... data) {
        return exchange -> {
            begin(exchange, framed(data));
            exchange.pause(EVER);
        };
    }

    private static void begin(Exchange exchange, byte[]... events) throws IOException {
        exchange.beginStream();
        for (byte[] each : events) {
            exchange.chunk(each);
        }
    }

    private static byte[][] framed(String... data) {
        return Stream.of(data).map(Behaviours::framed).toArray(byte[][]::new);
    }

    /** A server-sent event. */
    public static byte[] framed(String data) {
        return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    // OpenAI's JSON.

    public static String completion(String words) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"upstream-model\","
            + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
                + Json.createValue(words)
                + "},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12}}";
    }

    public static String words(String words) {
        return delta("{\"content\":" + Json.createValue(words) + "}");
    }

    /** A chunk with this delta, as JSON text, for choice 0. */
    public static String delta(String delta) {
        return piece("{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}");
    }

    public static String finish(String reason) {
        return piece("{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}");
    }

    /** A chunk with these choices, as JSON text. */
    public static String piece(String choices) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                + "\"model\":\"upstream-model\",\"choices\":[" + choices + "]}";
    }
}
