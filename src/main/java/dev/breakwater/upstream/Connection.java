package dev.breakwater.upstream;

import dev.breakwater.call.Slices;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.BasicHttpTransportMetrics;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriter;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/**
 * One connection to a provider, which carries one exchange at a time. HttpCore reads and writes the messages; when they are waited for,
 * for how long, and when the connection may serve again is decided here. All waiting ends at an interrupt, with the connection.
 */
final class Connection implements AutoCloseable {

    /** Longer than any attempt: its deadline interrupts. */
    static final Duration EVER = Duration.ofDays(365);

    /** A head that is longer than these is an attack, or a mistake. */
    private static final Http1Config BOUNDS = Http1Config.custom()
            .setBufferSize(8 << 10)
            .setMaxLineLength(64 << 10)
            .setMaxHeaderCount(500)
            .build();

    /** Reads of at least so many bytes do not go through the buffer. */
    private static final int DIRECT = 1 << 10;

    /** Heads of status 1xx that may come before the answer's own. */
    private static final int MOST_INTERIM = 8;

    /** Those that say how the message is framed are ours to say. */
    private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding", "connection");

    private final Route route;
    private final Connections pool;
    private final SocketChannel channel;
    private final Socket socket;
    private final boolean throughProxy;
    private final InputStream in;
    private final OutputStream out;
    private final SessionInputBufferImpl input = new SessionInputBufferImpl(
            new BasicHttpTransportMetrics(), BOUNDS.getBufferSize(), DIRECT, BOUNDS.getMaxLineLength(), null);
    private final SessionOutputBufferImpl output = new SessionOutputBufferImpl(BOUNDS.getBufferSize());
    private final DefaultHttpRequestWriter writer = new DefaultHttpRequestWriter();
    private final DefaultHttpResponseParser parser = new DefaultHttpResponseParser(BOUNDS);
    private long waitMillis;
    private boolean lasting;
    private volatile long idleSince;

    Connection(Route route, Connector.Line line, Connections pool) throws IOException {
        this.route = route;
        this.pool = pool;
        this.channel = line.channel();
        this.socket = line.socket();
        this.throughProxy = line.throughProxy();
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.waitMillis = socket.getSoTimeout();
    }

    Route route() {
        return route;
    }

    /** Sends a request and waits for the head of its answer. */
    UpstreamResponse exchange(UpstreamRequest request) throws IOException, InterruptedException {
        try {
            waitAtMost(EVER);
            lasting = send(request);
            ClassicHttpResponse head = head();
            return response(head);
        } catch (HttpException malformed) {
            throw new IOException(malformed.getMessage(), malformed);
        } catch (IOException broken) {
            throw orInterrupted(broken);
        }
    }

    /** False where the server stopped reading; it may have said why, but nothing more can be sent to it. */
    private boolean send(UpstreamRequest request) throws IOException, HttpException {
        try {
            writer.write(head(request), output, out);
            for (Slices.Slice part : request.body().parts()) {
                output.write(part.array(), part.offset(), part.length(), out);
            }
            output.flush(out);
            return true;
        } catch (SocketException refused) {
            if (Thread.currentThread().isInterrupted() || in.available() == 0) {
                throw refused;
            }
            return false;
        }
    }

    private ClassicHttpRequest head(UpstreamRequest request) {
        String query = request.uri().getRawQuery();
        String path = request.uri().getRawPath() + (query == null ? "" : "?" + query);
        String target = throughProxy ? "http://" + route.authority() + path : path;
        BasicClassicHttpRequest head = new BasicClassicHttpRequest("POST", target);
        head.addHeader("Host", route.authority());
        head.addHeader("Content-Type", "application/json");
        head.addHeader("Accept-Encoding", "identity");
        head.addHeader("User-Agent", "breakwater");
        for (Map.Entry<String, String> each : request.headers().entrySet()) {
            if (!FRAMING.contains(each.getKey().toLowerCase(Locale.ROOT))) {
                head.setHeader(each.getKey(), each.getValue());
            }
        }
        head.addHeader("Content-Length", String.valueOf(request.body().length()));
        return head;
    }

    private ClassicHttpResponse head() throws IOException, HttpException {
        for (int i = 0; i <= MOST_INTERIM; i++) {
            ClassicHttpResponse head = parser.parse(input, in);
            if (head == null) {
                throw new IOException("it closed the connection without an answer");
            }
            if (head.getCode() >= 200) {
                return head;
            }
        }
        throw new IOException("it announced an answer " + MOST_INTERIM + " times and gave none");
    }

    private UpstreamResponse response(ClassicHttpResponse head) throws IOException {
        List<Headers.Header> lines = new ArrayList<>();
        for (org.apache.hc.core5.http.Header each : head.getHeaders()) {
            lines.add(new Headers.Header(each.getName(), each.getValue()));
        }
        Headers headers = new Headers(lines);
        lasting &= head.getVersion().greaterEquals(HttpVersion.HTTP_1_1)
                && !headers.first("connection").orElse("").equalsIgnoreCase("close");
        return new UpstreamResponse(head.getCode(), headers, body(head.getCode(), headers));
    }

    /** Source: RFC 9112 §6.3. */
    private Body body(int status, Headers headers) throws IOException {
        String coding = headers.first("transfer-encoding").orElse(null);
        String length = headers.first("content-length").orElse(null);
        if (coding != null && length != null) {
            throw new IOException("the answer has a Content-Length and a Transfer-Encoding");
        }
        if (headers.count("content-length") > 1 || headers.count("transfer-encoding") > 1) {
            throw new IOException("the answer has more than one length");
        }
        if (!headers.first("content-encoding").orElse("identity").equalsIgnoreCase("identity")) {
            throw new IOException("the answer is compressed, which it was not asked to be");
        }
        if (coding != null && !coding.equalsIgnoreCase("chunked")) {
            throw new IOException("the answer has the transfer coding '" + coding + "', which it was not asked for");
        }
        if (coding != null) {
            return new Body(new ChunkedInputStream(input, in, BOUNDS), this, -1);
        }
        if (length != null || status == 204 || status == 304) {
            long bytes = length == null || status == 204 || status == 304 ? 0 : bytes(length);
            return new Body(new ContentLengthInputStream(input, in, bytes), this, bytes);
        }
        lasting = false; // its end is the body's
        return new Body(new IdentityInputStream(input, in), this, -1);
    }

    private static long bytes(String length) throws IOException {
        try {
            return Long.parseUnsignedLong(length);
        } catch (NumberFormatException noNumber) {
            throw new IOException("the answer's Content-Length is no number", noNumber);
        }
    }

    /** How long the next reads wait before they time out. */
    void waitAtMost(Duration patience) throws SocketException {
        // 0 would be for ever to a socket.
        long millis = patience.compareTo(EVER) >= 0 ? 0 : Math.clamp(patience.toMillis(), 1, Integer.MAX_VALUE);
        if (millis != waitMillis) {
            socket.setSoTimeout((int) millis);
            waitMillis = millis;
        }
    }

    /** The exchange is over; what came behind its answer belongs to nobody, so such a connection does not serve again. */
    void done(boolean clean) {
        if (clean && lasting && !input.hasBufferedData()) {
            idleSince = System.nanoTime();
            pool.giveBack(this);
        } else {
            close();
        }
    }

    boolean idleFor(Duration time) {
        return System.nanoTime() - idleSince > time.toNanos();
    }

    /** Whether the server still holds it, as far as can be seen: one that has closed it, or says anything unasked, does not. */
    boolean quiet() {
        try {
            channel.configureBlocking(false);
            boolean quiet = channel.read(ByteBuffer.allocate(1)) == 0;
            channel.configureBlocking(true);
            return quiet;
        } catch (IOException gone) {
            return false;
        }
    }

    /** Ends whatever goes on on it, on any thread. */
    @Override
    public void close() {
        pool.forget(this);
        try {
            channel.close();
        } catch (IOException already) {
            // It is no more, which is what was wanted.
        }
    }

    /** An interrupt closes the channel that a thread waits for, which shows as one or another exception. */
    static IOException orInterrupted(IOException broken) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return broken;
    }
}
