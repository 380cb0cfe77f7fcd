package dev.breakwater.upstream;

import dev.breakwater.json.Slices;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.BasicHttpTransportMetrics;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;

/**
 * One connection to a provider, for one exchange at a time. HttpCore parses and writes the messages; this class decides on time limits and
 * on reuse. An interrupt ends every wait and closes the connection.
 */
final class Connection implements AutoCloseable {

    /** No time limit of its own: the attempt's deadline interrupts the thread. */
    static final Duration EVER = Duration.ofDays(365);

    /**
     * Time limits from here on are enforced by the sweeper of {@link Connections}, up to a tenth late, so that reads need no timer.
     */
    static final Duration LONG = Duration.ofMinutes(1);

    /** Most bytes in the heads of one response, 1xx responses included. Large heads have some 4 KiB. */
    static final int LONGEST_HEAD = 64 << 10;

    /** Limits on heads and trailers. Providers send up to 40 headers; far more indicates an attack or a defect. */
    static final Http1Config BOUNDS = Http1Config.custom()
            // Small, because each stream holds two (HttpCore has another for lines) and events have a few hundred
            // bytes.
            .setBufferSize(2 << 10)
            .setMaxLineLength(LONGEST_HEAD)
            .setMaxHeaderCount(200)
            .build();

    /** Reads of at least this many bytes bypass the buffer. */
    private static final int DIRECT = 1 << 10;

    /** Bytes of the CRLF after a chunk. */
    private static final int END_OF_CHUNK = 2;

    /** Output buffer in bytes: a head and a short prompt go out in one write. Released after the request is sent. */
    private static final int OUTPUT = 4 << 10;

    /**
     * Most bytes in one write or read. The socket of a channel copies each write into an off-heap buffer that the carrier thread keeps, so
     * without this limit each carrier thread would keep a buffer as large as the longest prompt.
     */
    static final int PIECE = 64 << 10;

    /** Most 1xx responses before the final one. */
    private static final int MOST_INTERIM = 8;

    private static final long NEVER = 0;

    private static final long EXPIRED = 1;

    private final Route route;
    private final String server;
    private final Connections pool;
    private final SocketChannel channel;
    private final Socket socket;
    private final boolean throughProxy;
    private final SocketInput in;
    private final OutputStream out;
    private final SessionInputBufferImpl input = new SessionInputBufferImpl(
            new BasicHttpTransportMetrics(), BOUNDS.getBufferSize(), DIRECT, BOUNDS.getMaxLineLength(), null);
    private final DefaultHttpResponseParser parser = new DefaultHttpResponseParser(BOUNDS);
    private boolean keepAlive;
    private boolean reused;
    private long receivedBefore;

    /**
     * When to close the connection, in the pool's nanoseconds; {@link #NEVER}, or {@link #EXPIRED} once it was closed. Atomic, because only
     * one of two may succeed: the reader's reset or the sweeper's close. After a reset the connection may already serve another call.
     */
    private final AtomicLong expires = new AtomicLong(NEVER);

    Connection(Route route, Connector.Line line, Connections pool) throws IOException {
        this.route = route;
        this.pool = pool;
        this.channel = line.channel();
        this.socket = line.socket();
        this.throughProxy = line.throughProxy();
        this.in = new SocketInput(socket);
        this.out = socket.getOutputStream();
        this.server = route.authority();
    }

    Route route() {
        return route;
    }

    /** Sends a request and waits for the head of the response. */
    UpstreamResponse exchange(UpstreamRequest request) throws IOException, InterruptedException {
        receivedBefore = in.received();
        try {
            in.waitAtMost(EVER);
            in.receiveAtMost(receivedBefore + LONGEST_HEAD, "the response head");
            keepAlive = send(request);
            return response(request.method(), answer());
        } catch (HttpException | IllegalArgumentException malformed) {
            // HttpCore throws IllegalArgumentException for a status of 000.
            throw new IOException(malformed.getMessage(), malformed);
        } catch (MessageConstraintException tooLong) {
            throw new UnusableAnswerException("the response head is too long");
        } catch (IOException broken) {
            throw orInterrupted(broken);
        }
    }

    /**
     * Whether the provider closed this reused connection before it took the request: no byte of a response came. The request may be sent
     * again on a new connection. Source: RFC 9112 §9.3.1.
     */
    boolean dropped() {
        return reused && in.received() == receivedBefore;
    }

    /** False if the server stopped reading but has sent a response, which may say why. */
    private boolean send(UpstreamRequest request) throws IOException {
        try {
            SessionOutputBufferImpl output = new SessionOutputBufferImpl(OUTPUT);
            new RequestHead(output, out).write(request, server, throughProxy);
            for (Slices.Slice part : request.body().parts()) {
                for (int sent = 0; sent < part.length(); sent += PIECE) {
                    output.write(part.array(), part.offset() + sent, Math.min(PIECE, part.length() - sent), out);
                }
            }
            output.flush(out);
            return true;
        } catch (IOException refused) {
            // Checks the channel's own socket: available() of a TLS socket counts decrypted bytes only.
            if (Thread.currentThread().isInterrupted()
                    || channel.socket().getInputStream().available() == 0) {
                throw refused;
            }
            return false;
        }
    }

    private ClassicHttpResponse answer() throws IOException, HttpException {
        for (int i = 0; i <= MOST_INTERIM; i++) {
            ClassicHttpResponse answer = parser.parse(input, in);
            if (answer == null) {
                throw new IOException("the connection was closed without a response");
            }
            if (answer.getCode() == 101 || answer.getCode() < 100) {
                throw new IOException("unexpected status " + answer.getCode());
            }
            if (answer.getCode() >= 200) {
                return answer;
            }
        }
        throw new IOException("more than " + MOST_INTERIM + " interim responses (1xx)");
    }

    private UpstreamResponse response(String method, ClassicHttpResponse answer) throws IOException {
        Header[] lines = answer.getHeaders();
        Headers.Header[] copies = new Headers.Header[lines.length];
        for (int i = 0; i < lines.length; i++) {
            copies[i] = Headers.Header.checked(lines[i].getName(), lines[i].getValue());
        }
        Headers headers = new Headers(List.of(copies));
        long length = method.equals("HEAD") ? 0 : ResponseFraming.length(answer.getCode(), headers);
        keepAlive &= length != ResponseFraming.TO_THE_END
                && ResponseFraming.keepsAlive(answer.getVersion(), answer.getCode(), headers);
        return new UpstreamResponse(answer.getCode(), headers, body(length));
    }

    private Body body(long length) {
        if (length == ResponseFraming.CHUNKED) {
            return new Body(new ChunkedInputStream(input, in, BOUNDS), this, -1);
        }
        return length == ResponseFraming.TO_THE_END
                ? new Body(new IdentityInputStream(input, in), this, -1)
                : new Body(new ContentLengthInputStream(input, in, length), this, length);
    }

    /** Whether more of the body is already buffered. The CRLF that usually follows a chunk does not count. */
    boolean holdsMore() {
        return input.length() > END_OF_CHUNK;
    }

    SocketInput input() {
        return in;
    }

    /** Closes the connection after this time, unless {@link #expireNever} is called before. */
    void expireAfter(Duration limit) {
        long end = pool.now() + limit.toNanos();
        expires.compareAndSet(NEVER, end == NEVER || end == EXPIRED ? EXPIRED + 1 : end);
    }

    /** Cancels {@link #expireAfter}; false if the connection has already been closed. */
    boolean expireNever() {
        long end = expires.get();
        return end != EXPIRED && expires.compareAndSet(end, NEVER);
    }

    void closeIfExpired(long now) {
        long end = expires.get();
        if (end != NEVER && end != EXPIRED && now - end >= 0 && expires.compareAndSet(end, EXPIRED)) {
            close();
        }
    }

    /** Whether it was closed because its time limit had passed. */
    boolean expired() {
        return expires.get() == EXPIRED;
    }

    /** Ends the exchange. The connection returns to the pool, unless unexpected bytes follow the response. */
    void done(boolean clean) {
        if (expireNever() && clean && keepAlive && !input.hasBufferedData()) {
            reused = true;
            pool.giveBack(this);
        } else {
            close();
        }
    }

    /** Whether the idle connection seems usable: the server has neither closed it nor sent unexpected bytes. */
    boolean usable() {
        try {
            // The TLS socket may hold bytes that it has already read from the channel.
            if (route.secure() && in.available() > 0) {
                return false;
            }
            channel.configureBlocking(false);
            boolean usable = channel.read(ByteBuffer.allocate(1)) == 0;
            channel.configureBlocking(true);
            return usable;
        } catch (IOException gone) {
            return false;
        }
    }

    /** Closes the connection and ends its exchange. May be called on any thread. */
    @Override
    public void close() {
        pool.forget(this);
        try {
            channel.close();
        } catch (IOException already) {
            // Already closed.
        }
    }

    /** Turns the exception into an InterruptedException if the thread was interrupted: an interrupt closes the channel. */
    static IOException orInterrupted(IOException broken) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return broken;
    }
}
