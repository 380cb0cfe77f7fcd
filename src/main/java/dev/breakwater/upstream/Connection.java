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
 * One connection to a provider, which carries one exchange at a time. HttpCore reads and writes the messages; when they are waited for,
 * for how long, and when the connection may serve again is decided here. All waiting ends at an interrupt, with the connection.
 */
final class Connection implements AutoCloseable {

    /** Longer than any attempt: its deadline interrupts. */
    static final Duration EVER = Duration.ofDays(365);

    /** Waits as long as this, and longer ones, may be a tenth longer still: {@link Connections} looks for them, and a read needs no timer. */
    static final Duration LONG = Duration.ofMinutes(1);

    /** The heads of one answer, those of status 1xx included. Large ones have some 4 KiB. Bytes. */
    static final int LONGEST_HEAD = 64 << 10;

    /** A head, or a chunked body's trailer, that goes beyond these is an attack, or a mistake. Providers send up to 40 headers. */
    static final Http1Config BOUNDS = Http1Config.custom()
            // Two of them for as long as a stream lives (HttpCore has one for a line as well), whose events have a few
            // hundred bytes.
            .setBufferSize(2 << 10)
            .setMaxLineLength(LONGEST_HEAD)
            .setMaxHeaderCount(200)
            .build();

    /** Reads of at least so many bytes do not go through the buffer. */
    private static final int DIRECT = 1 << 10;

    /** Bytes. */
    private static final int END_OF_CHUNK = 2;

    /** A head and a short prompt go out at once. Not kept: a stream has nothing more to send. Bytes. */
    private static final int OUTPUT = 4 << 10;

    /**
     * At most so much is written or read at a time. A socket of a channel copies all that it is given into a buffer outside the heap, which
     * its thread's carrier then keeps: one as long as the longest prompt for each. Bytes.
     */
    static final int PIECE = 64 << 10;

    /** Heads of status 1xx that may come before the answer's own. */
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
    private boolean lasting;
    private boolean reused;
    private long receivedBefore;

    /**
     * When it is to be ended, in the pool's nanoseconds; {@link #NEVER}, or {@link #EXPIRED} once it has been. One atomic, because the
     * reader's "never mind" and the sweeper's "it is time" must not both succeed: the connection could be another call's by then.
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

    /** Sends a request and waits for the head of its answer. */
    UpstreamResponse exchange(UpstreamRequest request) throws IOException, InterruptedException {
        receivedBefore = in.received();
        try {
            in.waitAtMost(EVER);
            in.receiveAtMost(receivedBefore + LONGEST_HEAD, "the answer's head");
            lasting = send(request);
            return response(answer());
        } catch (HttpException | IllegalArgumentException malformed) {
            // The latter is HttpCore's word for a status of 000.
            throw new IOException(malformed.getMessage(), malformed);
        } catch (MessageConstraintException tooLong) {
            throw new UnusableAnswerException("the answer's head is too long");
        } catch (IOException broken) {
            throw orInterrupted(broken);
        }
    }

    /**
     * Whether the provider had let go of it before it took the request: it had served before, and not a byte of an answer came. The
     * request may be sent again on a new connection. Source: RFC 9112 §9.3.1.
     */
    boolean dropped() {
        return reused && in.received() == receivedBefore;
    }

    /** False where the server stopped reading; it may have said why, but nothing more can be sent to it. */
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
            // Asked of the channel's own socket, because TLS tells only what it has read.
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
                throw new IOException("it closed the connection without an answer");
            }
            if (answer.getCode() == 101 || answer.getCode() < 100) {
                throw new IOException("it answered " + answer.getCode() + ", which it was not asked for");
            }
            if (answer.getCode() >= 200) {
                return answer;
            }
        }
        throw new IOException("it announced an answer more than " + MOST_INTERIM + " times");
    }

    private UpstreamResponse response(ClassicHttpResponse answer) throws IOException {
        Header[] lines = answer.getHeaders();
        Headers.Header[] copies = new Headers.Header[lines.length];
        for (int i = 0; i < lines.length; i++) {
            copies[i] = Headers.Header.checked(lines[i].getName(), lines[i].getValue());
        }
        Headers headers = new Headers(List.of(copies));
        long length = Framing.length(answer.getCode(), headers);
        lasting &= length != Framing.TO_THE_END && Framing.lasts(answer.getVersion(), answer.getCode(), headers);
        return new UpstreamResponse(answer.getCode(), headers, body(length));
    }

    private Body body(long length) {
        if (length == Framing.CHUNKED) {
            return new Body(new ChunkedInputStream(input, in, BOUNDS), this, -1);
        }
        return length == Framing.TO_THE_END
                ? new Body(new IdentityInputStream(input, in), this, -1)
                : new Body(new ContentLengthInputStream(input, in, length), this, length);
    }

    /** Whether it has read more than was asked of it. The end of a chunk most often lies behind its data, and is nothing to read. */
    boolean holdsMore() {
        return input.length() > END_OF_CHUNK;
    }

    SocketInput input() {
        return in;
    }

    /** Ends the connection once this has passed, unless it is told otherwise before. */
    void expireAfter(Duration limit) {
        long end = pool.now() + limit.toNanos();
        expires.compareAndSet(NEVER, end == NEVER || end == EXPIRED ? EXPIRED + 1 : end);
    }

    /** False where it is too late. */
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

    /** Whether it was ended because a limit had passed. */
    boolean expired() {
        return expires.get() == EXPIRED;
    }

    /** The exchange is over; what came behind its answer belongs to nobody, so such a connection does not serve again. */
    void done(boolean clean) {
        if (expireNever() && clean && lasting && !input.hasBufferedData()) {
            reused = true;
            pool.giveBack(this);
        } else {
            close();
        }
    }

    /** Whether the server still holds it, as far as can be seen: one that has closed it, or says anything unasked, does not. */
    boolean quiet() {
        try {
            // TLS may have read on, and hold what the channel does not have any more.
            if (route.secure() && in.available() > 0) {
                return false;
            }
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
