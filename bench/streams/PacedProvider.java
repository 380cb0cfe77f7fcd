import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider with exact timing. The model's name sets its behaviour: {@code pace-50} streams an event every 50 ms without an end,
 * {@code pace-50-3} streams three events, {@code slow-30000} sends a plain answer after 30 s. The first event is sent immediately.
 * The text of each event is its send time ({@link System#nanoTime}, 16 digits), which all processes of a Linux machine share.
 * {@code GET /lateness} returns how late events were sent and how many exchanges wait for their next event, and resets the counts.
 * One thread, and no allocation for an event, because it shares its cores with the measured products.
 */
final class PacedProvider {

    private static final Pattern MODEL =
            Pattern.compile("\"model\"\\s*:\\s*\"(?:[a-z]+/)?(pace|slow)-(\\d+)(?:-(\\d+))?\"");
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length:\\s*(\\d+)");
    private static final int DIGITS = 16;

    private static final byte[] HEAD =
            ascii("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
    private static final byte[] END = chunk("data:"
        + " {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
        + "data: [DONE]\n\n");
    private static final byte[] LAST = ascii("0\r\n\r\n");
    private static final String PLAIN = "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1700000000,"
        + "\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"late\"},"
        + "\"logprobs\":null,\"finish_reason\":\"stop\"}],"
        + "\"usage\":{\"prompt_tokens\":19,\"completion_tokens\":1,\"total_tokens\":20}}";

    private final Selector selector = Selector.open();
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    /** Queues by interval. Exchanges with one interval are queued in order, so each queue is sorted. */
    private final Map<Long, ArrayDeque<Exchange>> due = new HashMap<>();

    private final Histogram lateness = new Histogram();
    private final ByteBuffer event;
    private final int moment;
    private long stalled;

    private PacedProvider(int port) throws IOException {
        byte[] bytes = chunk("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                + "\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\""
                + "#".repeat(DIGITS) + " \"},\"finish_reason\":null}]}\n\n");
        event = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        moment = new String(bytes, StandardCharsets.US_ASCII).indexOf('#');
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16384);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    public static void main(String[] arguments) throws IOException {
        PacedProvider provider = new PacedProvider(Integer.parseInt(arguments[0]));
        System.out.println("ready");
        provider.run();
    }

    private void run() throws IOException {
        while (true) {
            selector.select(this::serve, untilNext());
            long now = System.nanoTime();
            for (ArrayDeque<Exchange> queue : due.values()) {
                while (!queue.isEmpty() && queue.peek().due <= now) {
                    Exchange next = queue.poll();
                    if (next.key.isValid()) {
                        guarded(next, () -> next(next));
                    }
                }
            }
        }
    }

    private long untilNext() {
        long next = Long.MAX_VALUE;
        for (ArrayDeque<Exchange> queue : due.values()) {
            next = queue.isEmpty() ? next : Math.min(next, queue.peek().due);
        }
        // Rounds down, because a selector's timeout has a resolution of milliseconds.
        return next == Long.MAX_VALUE ? 1000 : Math.max(1, (next - System.nanoTime()) / 1_000_000);
    }

    private void serve(SelectionKey key) {
        if (key.isAcceptable()) {
            accept();
        } else {
            Exchange exchange = (Exchange) key.attachment();
            guarded(exchange, () -> read(exchange));
        }
    }

    private void accept() {
        try {
            for (SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
                client.configureBlocking(false);
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Exchange exchange = new Exchange(client);
                exchange.key = client.register(selector, SelectionKey.OP_READ, exchange);
            }
        } catch (IOException tooMany) {
            System.err.println("cannot accept: " + tooMany);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void guarded(Exchange exchange, Step step) {
        try {
            step.run();
        } catch (IOException gone) {
            exchange.close();
        }
    }

    private void read(Exchange exchange) throws IOException {
        if (exchange.client.read(exchange.in) < 0) {
            exchange.close();
            return;
        }
        String request = exchange.whole();
        if (request != null) {
            exchange.in.clear();
            begin(exchange, request);
        } else if (!exchange.in.hasRemaining()) {
            exchange.in = ByteBuffer.allocate(exchange.in.capacity() * 2).put(exchange.in.flip());
        }
    }

    private void begin(Exchange exchange, String request) throws IOException {
        Matcher model = MODEL.matcher(request);
        if (request.startsWith("GET /lateness")) {
            write(
                    exchange,
                    ByteBuffer.wrap(whole("{" + lateness.json("late") + ", \"stalled\": " + stalled + ", \"waiting\": "
                            + waiting() + "}")));
            lateness.clear();
            stalled = 0;
        } else if (!model.find()) {
            write(exchange, ByteBuffer.wrap(ascii("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")));
        } else {
            exchange.plain = model.group(1).equals("slow");
            exchange.interval = Long.parseLong(model.group(2)) * 1_000_000;
            exchange.left = model.group(3) == null ? Long.MAX_VALUE : Long.parseLong(model.group(3));
            exchange.due = System.nanoTime();
            if (exchange.plain) {
                later(exchange);
            } else {
                write(exchange, ByteBuffer.wrap(HEAD));
                next(exchange);
            }
        }
    }

    private long waiting() {
        return due.values().stream()
                .flatMap(ArrayDeque::stream)
                .filter(each -> each.key.isValid())
                .count();
    }

    private void later(Exchange exchange) {
        exchange.due += exchange.interval;
        due.computeIfAbsent(exchange.interval, unused -> new ArrayDeque<>()).add(exchange);
    }

    private void next(Exchange exchange) throws IOException {
        if (exchange.plain) {
            write(exchange, ByteBuffer.wrap(whole(PLAIN)));
            return;
        }
        long now = System.nanoTime();
        lateness.add(now - exchange.due);
        long rest = now;
        for (int digit = DIGITS - 1; digit >= 0; digit--) {
            event.put(moment + digit, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        write(exchange, event.clear());
        if (--exchange.left > 0) {
            later(exchange);
        } else {
            write(exchange, ByteBuffer.wrap(END));
            write(exchange, ByteBuffer.wrap(LAST));
        }
    }

    /** Writes all bytes or none: a client that does not read a few hundred bytes in time is disconnected and counted. */
    private void write(Exchange exchange, ByteBuffer bytes) throws IOException {
        exchange.client.write(bytes);
        if (bytes.hasRemaining()) {
            stalled++;
            exchange.close();
        }
    }

    private static byte[] whole(String json) {
        return ascii("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + json.length()
                + "\r\n\r\n" + json);
    }

    private static byte[] chunk(String text) {
        return ascii(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A client's connection and its current exchange. */
    private static final class Exchange {

        final SocketChannel client;
        SelectionKey key;
        ByteBuffer in = ByteBuffer.allocate(2048);
        boolean plain;
        long interval;
        long left;
        long due;

        Exchange(SocketChannel client) {
            this.client = client;
        }

        /** The request once it is complete, with a Content-Length or chunked. */
        String whole() {
            String text = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
            int body = text.indexOf("\r\n\r\n") + 4;
            if (body < 4) {
                return null;
            }
            Matcher length = LENGTH.matcher(text).region(0, body);
            boolean complete = length.find()
                    ? text.length() >= body + Integer.parseInt(length.group(1))
                    : text.startsWith("GET ") || text.endsWith("0\r\n\r\n");
            return complete ? text : null;
        }

        void close() {
            try {
                client.close();
            } catch (IOException alreadyGone) {
                // Already closed.
            }
        }
    }
}
