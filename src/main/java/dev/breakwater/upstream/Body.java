package dev.breakwater.upstream;

import dev.breakwater.call.ByteBudget;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.apache.hc.core5.http.MessageConstraintException;

/**
 * The body of a response. It is read from the connection on demand only, so a slow reader slows the provider down (back pressure). After
 * the last byte the connection returns to the pool; closing the body earlier closes the connection. For one reading thread.
 */
public final class Body implements Pieces, AutoCloseable {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private static final byte[] END = new byte[1];

    /** Read size in bytes. Most events fit into one read. Each stream holds this buffer for its lifetime. */
    private static final int PIECE = 1 << 10;

    /** First buffer size in bytes for a whole body of unknown length. */
    private static final int WHOLE = 4 << 10;

    /** Most bytes that are allocated up front for a declared Content-Length. */
    private static final int BELIEVED = 1 << 20;

    /**
     * Limits in bytes on the overhead of chunked encoding: a fixed amount for extensions and the trailer, and per byte of the body the
     * overhead of a chunk of one byte.
     */
    private static final int FRAMING = 64 << 10;

    private static final int FRAMING_OF_A_BYTE = 8;

    /** Most bytes of white space before the first other byte. */
    private static final int MOST_BLANKS = 64 << 10;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream stream;
    private final Connection connection;
    private final long length;
    private final long receivedBefore;
    private long delivered;
    private byte[] piece = new byte[0]; // used by the reading thread only, like the fields below
    private ByteBuffer ahead = NOTHING; // already received by firstByte(), but not yet returned by a read
    private boolean whole;
    private boolean closed;
    /** Whether the last read timed out. It may have stopped anywhere, even after the last byte of the body. */
    private boolean timedOut;

    /** @param length in bytes; -1 if it is unknown */
    Body(InputStream stream, Connection connection, long length) {
        this.stream = stream;
        this.connection = connection;
        this.length = length;
        this.receivedBefore = connection.input().received();
    }

    @Override
    public ByteBuffer read(Duration patience) throws IOException, InterruptedException {
        if (ahead.hasRemaining()) {
            return takeAhead();
        }
        int read = read(piece(), 0, PIECE, patience);
        return read <= 0 ? NOTHING : ByteBuffer.wrap(piece, 0, read);
    }

    @Override
    public ByteBuffer readWithin(Duration limit) throws IOException, InterruptedException {
        if (ahead.hasRemaining()) {
            return takeAhead();
        }
        int read = readWithin(piece(), 0, PIECE, limit);
        return read <= 0 ? NOTHING : ByteBuffer.wrap(piece, 0, read);
    }

    /**
     * Reads into an array of the caller's. Not to be mixed with the other ways to read.
     *
     * @return the number of bytes; 0 if none came within the limit, -1 at the end
     */
    public int readWithin(byte[] into, int at, int most, Duration limit) throws IOException, InterruptedException {
        if (limit.compareTo(Connection.LONG) < 0) {
            return read(into, at, most, limit);
        }
        if (connection.expired()) {
            throw new IOException("the connection was idle for too long");
        }
        connection.expireAfter(limit);
        try {
            return read(into, at, most, Connection.EVER);
        } catch (IOException broken) {
            if (connection.expired()) {
                return 0;
            }
            throw broken;
        } finally {
            if (!whole) {
                connection.expireNever(); // after the whole body the connection may already serve another request
            }
        }
    }

    /**
     * Peeks at the first byte after white space and a byte order mark. Waits without a limit; the next read still returns the byte.
     *
     * @return -1 if there is none
     */
    public int firstByte() throws IOException, InterruptedException {
        int held = 0;
        int blanks = 0;
        while (true) {
            int read = read(piece(), held, PIECE - held, Connection.EVER);
            if (read < 0) {
                return -1;
            }
            held += read;
            int first = first(piece, held);
            if (first < held) {
                ahead = ByteBuffer.wrap(piece, 0, held);
                return piece[first] & 0xFF;
            }
            if (held == PIECE) {
                blanks += held;
                held = 0;
            }
            if (blanks > MOST_BLANKS) {
                throw new UnusableAnswerException(
                        "the response begins with more than " + MOST_BLANKS + " bytes of white space");
            }
        }
    }

    /** The index of the first byte after white space and a byte order mark; {@code count} if there is none yet. */
    private static int first(byte[] bytes, int count) {
        int at = 0;
        int mark = Math.min(count, BYTE_ORDER_MARK.length);
        if (Arrays.equals(bytes, 0, mark, BYTE_ORDER_MARK, 0, mark)) {
            at = mark;
        }
        while (at < count && (bytes[at] == ' ' || (bytes[at] >= '\t' && bytes[at] <= '\r'))) {
            at++;
        }
        return at;
    }

    /** In bytes; -1 if it is unknown. */
    public long length() {
        return length;
    }

    private ByteBuffer takeAhead() {
        ByteBuffer next = ahead;
        ahead = NOTHING;
        return next;
    }

    private byte[] piece() {
        if (piece.length == 0) {
            piece = new byte[PIECE];
        }
        return piece;
    }

    /** The number of bytes read; 0 after a timeout, -1 at the end of the body. */
    private int read(byte[] into, int at, int most, Duration patience) throws IOException, InterruptedException {
        if (whole) {
            return -1;
        }
        try {
            SocketInput input = connection.input();
            input.waitAtMost(patience);
            input.receiveAtMost(
                    receivedBefore + FRAMING + (1 + FRAMING_OF_A_BYTE) * delivered + most,
                    "the framing of the response's chunks");
            int read = stream.read(into, at, most);
            if (read < 0) {
                end();
            } else {
                delivered += read;
                timedOut = false;
            }
            return read;
        } catch (SocketTimeoutException timeout) {
            timedOut = true;
            return 0;
        } catch (MessageConstraintException tooLong) {
            throw new UnusableAnswerException("the framing of the response's chunks is too long");
        } catch (IOException broken) {
            throw Connection.orInterrupted(broken);
        }
    }

    /**
     * The beginning of the body, or all of it.
     *
     * @param most most bytes to read
     * @param time total time to wait; then the bytes received so far are returned
     */
    public byte[] beginning(int most, Duration time) throws IOException, InterruptedException {
        byte[] bytes = new byte[WHOLE];
        int size = 0;
        long end = System.nanoTime() + time.toNanos();
        Duration left = time;
        while (!whole && size < most && left.isPositive()) {
            if (size == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(2 * size, most));
            }
            size += Math.max(0, read(bytes, size, bytes.length - size, left));
            left = Duration.ofNanos(end - System.nanoTime());
        }
        return Arrays.copyOf(bytes, size);
    }

    byte[] readAll(int most, ByteBudget.Share room) throws IOException, InterruptedException {
        if (length > most || ahead.remaining() > most) {
            throw tooLong(most);
        }
        // If the length is known, the bytes are read into their final array.
        byte[] bytes = resized(END, 0, length >= 0 ? (int) Math.min(length, BELIEVED) : Math.min(WHOLE, most), room);
        int size = ahead.remaining();
        takeAhead().get(bytes, 0, size);
        while (!whole) {
            // After the last expected byte, only the end of the body should follow.
            boolean full = size == length || size == most;
            if (size == bytes.length && !full) {
                bytes = resized(bytes, size, (int) Math.min(2L * size, length >= 0 ? length : most), room);
            }
            int read = full
                    ? read(END, 0, END.length, Connection.EVER)
                    : read(bytes, size, Math.min(Connection.PIECE, bytes.length - size), Connection.EVER);
            if (full && read > 0) {
                throw tooLong(most);
            }
            size += Math.max(0, read);
        }
        return size == bytes.length ? bytes : resized(bytes, size, size, room);
    }

    /** A copy with another length. Both arrays count against the budget while copying. */
    private static byte[] resized(byte[] bytes, int size, int newLength, ByteBudget.Share room) throws NoRoomException {
        if (!room.take(newLength)) {
            throw new NoRoomException();
        }
        byte[] copy = new byte[newLength];
        System.arraycopy(bytes, 0, copy, 0, size);
        if (bytes != END) {
            room.giveBack(bytes.length);
        }
        return copy;
    }

    private static IOException tooLong(int most) {
        return new UnusableAnswerException("the response is longer than " + most + " bytes");
    }

    @Override
    public boolean ready() {
        return ahead.hasRemaining() || (!whole && connection.holdsMore());
    }

    @Override
    public boolean whole() {
        return whole;
    }

    private void end() {
        whole = true;
        connection.done(!timedOut && !closed);
    }

    /** Closes the connection, unless the whole body has been read. */
    @Override
    public void close() {
        if (!closed && !whole) {
            connection.close();
        }
        closed = true;
    }
}
