package dev.breakwater.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

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

    private final InputStream stream;
    private final Connection connection;
    private final long length;
    private byte[] piece = new byte[0]; // the reader's own, as the others are
    private boolean whole;
    private boolean closed;
    /** A read that gave up may have stopped anywhere, even behind the last byte of the body. */
    private boolean gaveUp;

    /** @param length in bytes; -1 where it is not told */
    Body(InputStream stream, Connection connection, long length) {
        this.stream = stream;
        this.connection = connection;
        this.length = length;
    }

    @Override
    public ByteBuffer read(Duration patience) throws IOException, InterruptedException {
        if (piece.length == 0) {
            piece = new byte[PIECE];
        }
        int read = read(piece, 0, PIECE, patience);
        return read <= 0 ? NOTHING : ByteBuffer.wrap(piece, 0, read);
    }

    @Override
    public ByteBuffer readWithin(Duration limit) throws IOException, InterruptedException {
        if (limit.compareTo(Connection.LONG) < 0) {
            return read(limit);
        }
        connection.expireAfter(limit);
        ByteBuffer next = read(Connection.EVER);
        if (!whole) {
            connection.expireNever(); // where all has been read, it may be another request's by now
        }
        return next;
    }

    /** How many bytes came; 0 where none came in time, -1 behind the last. */
    private int read(byte[] into, int at, int most, Duration patience) throws IOException, InterruptedException {
        if (whole) {
            return -1;
        }
        try {
            connection.waitAtMost(patience);
            int read = stream.read(into, at, most);
            if (read < 0) {
                end();
            } else {
                gaveUp = false;
            }
            return read;
        } catch (SocketTimeoutException nothingYet) {
            gaveUp = true;
            return 0;
        } catch (IOException broken) {
            if (connection.expired()) {
                return 0;
            }
            throw Connection.orInterrupted(broken);
        }
    }

    /**
     * The rest of it.
     *
     * @param most bytes
     * @throws IOException if it breaks off, or is longer
     */
    byte[] readAll(int most) throws IOException, InterruptedException {
        if (length > most) {
            throw tooLong(most);
        }
        // Where the length is known, the bytes are read to where they stay.
        byte[] bytes = new byte[length >= 0 ? (int) Math.min(length, BELIEVED) : WHOLE];
        int size = 0;
        while (!whole) {
            if (size == bytes.length && size != length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(2L * bytes.length, (long) most + 1));
            }
            // Behind the last byte there is only the end.
            int read = size == length
                    ? read(END, 0, END.length, Connection.EVER)
                    : read(bytes, size, Math.min(Connection.PIECE, bytes.length - size), Connection.EVER);
            size += Math.max(0, read);
            if (size > most) {
                throw tooLong(most);
            }
        }
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    private static IOException tooLong(int most) {
        return new IOException("the answer is longer than " + most + " bytes");
    }

    @Override
    public boolean ready() {
        return !whole && connection.holdsMore();
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
