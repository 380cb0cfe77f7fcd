package dev.breakwater.upstream;

import dev.breakwater.call.ByteBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/**
 * Reads the events of a stream from a body that arrives in pieces. Subclasses know how an event is framed; limits and the budget of
 * bytes are the same for all. For one reading thread.
 */
public abstract class EventReader {

    /**
     * Most bytes of an event. The longest events of chat models are base64 images: 2,048 by 2,048 pixels have some 6 MB.
     */
    protected static final int LONGEST_EVENT = 8 << 20;

    protected static final byte[] NO_BYTES = {};

    /** Larger buffers, in bytes, count against the budget and are not kept for the next event. */
    private static final int LARGE = 64 << 10;

    /** The result of a read. */
    public sealed interface Read {
        /**
         * The data of one event.
         *
         * @param error whether the framing marks the event as an error; such an event counts even without data
         */
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Data(byte[] bytes, boolean error) implements Read {}

        /** No event is complete yet. The next read continues from here. */
        record Nothing() implements Read {}

        /** The body has ended regularly. */
        record End() implements Read {}
    }

    private static final Read NOTHING = new Read.Nothing();
    private static final Read END = new Read.End();

    private final Pieces body;
    private final ByteBudget.Share room;
    private final Queue<Read.Data> events = new ArrayDeque<>(2);

    private long received;
    /** Bytes of large events that the reader still holds; returned to the budget when it reads the next one. */
    private long handedOut;

    private boolean ended;

    /** @param room budget for large events; the caller closes it together with the body */
    protected EventReader(Pieces body, ByteBudget.Share room) {
        this.body = body;
        this.room = room;
    }

    /** Parses the bytes of a piece; each complete event goes to {@link #add}. The piece is valid only during this call. */
    protected abstract void take(byte[] piece, int begin, int end) throws IOException;

    /** The body has ended regularly. What is left is an event, or is dropped, or is an error. */
    protected abstract void finish() throws IOException;

    /** Whether a copy of an incomplete event is held outside of buffers. */
    protected boolean holdsPart() {
        return false;
    }

    /**
     * The next event. Waits for one piece of the body at most, so that a stream without events cannot block the caller.
     *
     * @param patience time limit
     * @throws UnusableAnswerException if an event, or what is between two events, is too long or malformed
     * @throws NoRoomException if the budget has no room for a large event
     * @throws IOException if the connection broke
     */
    public final Read next(Duration patience) throws IOException, InterruptedException {
        if (needsInput()) {
            take(body.read(patience));
        }
        return first();
    }

    /** Like {@link #next}, but a timeout may be final: after it, later reads may fail. Cheaper for long time limits. */
    public final Read nextWithin(Duration limit) throws IOException, InterruptedException {
        if (needsInput()) {
            take(body.readWithin(limit));
        }
        return first();
    }

    /** Whether the next event, or a part of it, is already buffered. */
    public final boolean ready() {
        return !events.isEmpty() || (!ended && body.ready());
    }

    /** Bytes of the body read so far. */
    public final long received() {
        return received;
    }

    private boolean needsInput() {
        boolean needed = events.isEmpty() && !ended;
        if (needed && handedOut > 0 && !holdsPart()) {
            room.giveBack(handedOut);
            handedOut = 0;
        }
        return needed;
    }

    private Read first() {
        Read.Data event = events.poll();
        if (event != null) {
            return event;
        }
        return ended ? END : NOTHING;
    }

    private void take(ByteBuffer piece) throws IOException {
        if (body.whole()) {
            ended = true;
            finish();
        } else {
            received += piece.remaining();
            take(piece.array(), piece.arrayOffset() + piece.position(), piece.arrayOffset() + piece.limit());
        }
    }

    /** @param data a copy of the event's bytes, see {@link #copy} */
    protected final void add(byte[] data, boolean error) {
        events.add(new Read.Data(data, error));
    }

    /** A copy to hand out; a large one takes its bytes from the budget. */
    protected final byte[] copy(byte[] text, int from, int to) throws NoRoomException {
        handedOut += taken(to - from);
        return Arrays.copyOfRange(text, from, to);
    }

    private int taken(int size) throws NoRoomException {
        if (size <= LARGE) {
            return 0;
        }
        if (!room.take(size)) {
            throw new NoRoomException();
        }
        return size;
    }

    /** A growing buffer of at most {@link #LONGEST_EVENT} bytes. */
    protected final class Buffer {

        private byte[] bytes = NO_BYTES;
        private int size;
        private int taken;

        /** For subclasses in every package. */
        public Buffer() {}

        public void add(byte[] from, int at, int length) throws IOException {
            if (length > LONGEST_EVENT - size) {
                throw new UnusableAnswerException("an event is longer than " + LONGEST_EVENT + " bytes");
            }
            if (length > bytes.length - size) {
                grow(Math.max(size + length, Math.min(2 * size, LONGEST_EVENT)));
            }
            System.arraycopy(from, at, bytes, size, length);
            size += length;
        }

        private void grow(int capacity) throws NoRoomException {
            int before = taken;
            taken = taken(capacity);
            bytes = Arrays.copyOf(bytes, capacity);
            room.giveBack(before);
        }

        /** The buffer itself, of which the first {@link #size} bytes count. */
        public byte[] bytes() {
            return bytes;
        }

        public int size() {
            return size;
        }

        public void clear() {
            size = 0;
            if (bytes.length > LARGE) {
                bytes = NO_BYTES;
                room.giveBack(taken);
                taken = 0;
            }
        }
    }
}
