import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Holds many streams open and measures them. Arguments: {@code PORT REQUEST STREAMS RAMP SETTLE WINDOW}, the last three in seconds.
 * REQUEST is a file with a complete HTTP request, sent once on each connection. Connections are opened evenly during the ramp.
 * Prints {@code steady} when the window begins and a JSON object when it ends, then holds the streams until standard input ends.
 * The JSON has, in milliseconds: {@code gap} (between two events of a stream), {@code transit} (from the provider's send time, which
 * is the event's text, to reading it here), {@code first} (from a request to its first event) and {@code own} (the duration of one pass
 * over all readable streams, which is how long an event may have waited for this program itself).
 */
final class StreamClient {

    private static final byte[] BEFORE_TEXT = "content\"".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 16;

    private final Selector selector = Selector.open();
    private final InetSocketAddress address;
    private final byte[] request;
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
    private final byte[] bytes = new byte[64 * 1024];

    private final Histogram gap = new Histogram();
    private final Histogram transit = new Histogram();
    private final Histogram first = new Histogram();
    private final Histogram own = new Histogram();
    private boolean counting;
    private long begun;
    private long refused;
    private long broken;

    private StreamClient(int port, byte[] request) throws IOException {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.request = request;
    }

    public static void main(String[] arguments) throws IOException {
        StreamClient client =
                new StreamClient(Integer.parseInt(arguments[0]), Files.readAllBytes(Path.of(arguments[1])));
        client.run(Integer.parseInt(arguments[2]), seconds(arguments[3]), seconds(arguments[4]), seconds(arguments[5]));
    }

    private static long seconds(String number) {
        return (long) (Double.parseDouble(number) * 1e9);
    }

    private void run(int streams, long ramp, long settle, long window) throws IOException {
        Thread asked = Thread.ofPlatform().daemon().start(StreamClient::exitWithInput);
        long start = System.nanoTime();
        long steady = start + ramp + settle;
        long end = steady + window;
        int opened = 0;
        while (asked.isAlive()) {
            selector.select(10);
            long woken = System.nanoTime();
            int events = selector.selectedKeys().size();
            for (SelectionKey key : selector.selectedKeys()) {
                take(key);
            }
            selector.selectedKeys().clear();
            long now = System.nanoTime();
            if (counting && events > 0) {
                own.add(now - woken);
            }
            for (; opened < streams && now - start >= ramp * (double) opened / streams; opened++) {
                open();
            }
            if (!counting && now >= steady && now < end) {
                counting = true;
                begun = now;
                System.out.println("steady");
            } else if (counting && now >= end) {
                counting = false;
                tell(now);
            }
        }
    }

    private static void exitWithInput() {
        try {
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        } catch (IOException gone) {
            // Counts as ended.
        }
        // Halts at once: closing thousands of connections takes long and is not needed.
        Runtime.getRuntime().halt(0);
    }

    private void open() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        boolean connected = channel.connect(address);
        Stream stream = new Stream();
        channel.register(selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, stream);
        if (connected) {
            ask(channel, stream);
        }
    }

    private void ask(SocketChannel channel, Stream stream) throws IOException {
        stream.asked = System.nanoTime();
        channel.write(ByteBuffer.wrap(request));
    }

    private void take(SelectionKey key) {
        SocketChannel channel = (SocketChannel) key.channel();
        Stream stream = (Stream) key.attachment();
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                ask(channel, stream);
            } else if (channel.read(in.clear()) < 0) {
                throw new IOException("the stream ended");
            } else {
                in.flip().get(bytes, 0, in.limit());
                stream.see(in.limit());
            }
        } catch (IOException failed) {
            if (broken++ == 0) {
                System.err.println(failed);
            }
            key.cancel();
            try {
                channel.close();
            } catch (IOException alreadyGone) {
                // Already closed.
            }
        }
    }

    private void tell(long now) {
        System.out.println("{\"events\": " + gap.count() + ", \"seconds\": " + (now - begun) / 1e9 + ", \"begun\": "
                + first.count()
                + ", \"refused\": " + refused + ", \"broken\": " + broken + ", " + gap.json("gap") + ", "
                + transit.json("transit")
                + ", " + first.json("first") + ", " + own.json("own") + "}");
    }

    /** One stream, parsed byte by byte: a read may contain a part of an event, or several events. */
    private final class Stream {

        long asked;
        long last;
        private boolean answered;
        private int matched;
        private int digits;
        private long sent;

        void see(int length) {
            long now = System.nanoTime();
            if (!answered) {
                answered = true;
                String head = new String(bytes, 0, Math.min(length, 600), StandardCharsets.ISO_8859_1);
                if (!head.startsWith("HTTP/1.1 200") && refused++ == 0) {
                    System.err.println(head);
                }
            }
            for (int at = 0; at < length; at++) {
                byte next = bytes[at];
                if (matched < BEFORE_TEXT.length) {
                    matched = next == BEFORE_TEXT[matched] ? matched + 1 : next == BEFORE_TEXT[0] ? 1 : 0;
                } else if (next >= '0' && next <= '9') {
                    sent = sent * 10 + next - '0';
                    if (++digits == DIGITS) {
                        event(now);
                        forget();
                    }
                } else if (digits > 0 || next != ':' && next != ' ' && next != '"') {
                    forget();
                }
            }
        }

        private void forget() {
            matched = 0;
            digits = 0;
            sent = 0;
        }

        private void event(long now) {
            if (last == 0) {
                first.add(now - asked);
            } else if (counting) {
                gap.add(now - last);
                transit.add(now - sent);
            }
            last = now;
        }
    }
}
