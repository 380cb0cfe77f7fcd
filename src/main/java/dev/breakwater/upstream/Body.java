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
 * A response's body, read from its connection when it is asked for and no earlier, so that a slow reader slows the provider down.
 * Read to its end, it leaves the connection for the next request; closed before, it ends it. One reader.
 */
public final class Body implements Pieces, AutoCloseable {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private static final byte[] END = new byte[1];

    /** As much as one event has at most as a rule; what is longer comes in more pieces. Held as long as a stream lives. */
    private static final int PIECE = 1 << 10;

    /** What is taken first for a whole body of unknown length. */
    private static final int WHOLE = 4 << 10;

    /** More than this is not taken at a provider's word. */
    private static final int BELIEVED = 1 << 20;

    /**
     * What chunked coding may add: sizes, extensions and the trailer in total, and for each byte of the body as much as it has where
     * every chunk has one byte. Bytes.
     */
    private static final int FRAMING = 64 << 10;

    private static final int FRAMING_OF_A_BYTE = 8;

    /** Blanks that may come before anything else. Bytes. */
    private static final int MOST_BLANKS = 64 << 10;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream stream;
    private final Connection connection;
    private final long length;
    private final long receivedBefore;
    private long delivered;
    private byte[] piece = new byte[0]; // the reader's own, as the others are
    private ByteBuffer ahead = NOTHING; // has been looked at, and is still to be read
    private boolean whole;
    private boolean closed;
    /** A read that gave up may have stopped anywhere, even behind the last byte of the body. */
    private boolean gaveUp;

    /** @param length in bytes; -1 where it is not told */
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
        if (limit.compareTo(Connection.LONG) < 0) {
            return read(limit);
        }
        if (connection.expired()) {
            throw new IOException("it has been silent for too long");
        }
        connection.expireAfter(limit);
        try {
            return read(Connection.EVER);
        } catch (IOException broken) {
            if (connection.expired()) {
                return NOTHING;
            }
            throw broken;
        } finally {
            if (!whole) {
                connection.expireNever(); // where all has been read, it may be another request's by now
            }
        }
    }

    /**
     * The first byte that is neither a blank nor of a byte order mark, waited for without a limit; it is still to be read.
     *
     * @return -1 where there is none
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
                throw new UnusableAnswerException("it begins with more than " + MOST_BLANKS + " blanks");
            }
        }
    }

    /** Where the first byte stands that says something; their number where there is none yet. */
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

    /** How many bytes came; 0 where none came in time, -1 behind the last. */
    private int read(byte[] into, int at, int most, Duration patience) throws IOException, InterruptedException {
        if (whole) {
            return -1;
        }
        try {
            SocketInput input = connection.input();
            input.waitAtMost(patience);
            input.receiveAtMost(
                    receivedBefore + FRAMING + (1 + FRAMING_OF_A_BYTE) * delivered + most, "the framing of its chunks");
            int read = stream.read(into, at, most);
            if (read < 0) {
                end();
            } else {
                delivered += read;
                gaveUp = false;
            }
            return read;
        } catch (SocketTimeoutException nothingYet) {
            gaveUp = true;
            return 0;
        } catch (MessageConstraintException tooLong) {
            throw new UnusableAnswerException("the framing of its chunks is too long");
        } catch (IOException broken) {
            throw Connection.orInterrupted(broken);
        }
    }

    /**
     * What comes first, and may be all of it.
     *
     * @param most bytes
     * @param time how long it is waited for in total; what has come by then is the beginning
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
        // Where the length is known, the bytes are read to where they stay.
        byte[] bytes = resized(END, 0, length >= 0 ? (int) Math.min(length, BELIEVED) : Math.min(WHOLE, most), room);
        int size = ahead.remaining();
        takeAhead().get(bytes, 0, size);
        while (!whole) {
            // Behind the last byte there is only the end, for all that is known.
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

    /** A copy of another length. While it is made there are both. */
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
        return new UnusableAnswerException("it is longer than " + most + " bytes");
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
        connection.done(!gaveUp && !closed);
    }

    /** Ends the connection, unless the body has been read to its end. */
    @Override
    public void close() {
        if (!closed && !whole) {
            connection.close();
        }
        closed = true;
    }
}
