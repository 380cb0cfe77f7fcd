package dev.breakwater.upstream;

import dev.breakwater.call.ByteBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Parses server-sent events from a body that arrives in pieces. Lines end in LF, CRLF or CR. Comments and fields other than {@code data}
 * are ignored, except {@code event: error}. The data lines of one event are joined by a space, not by LF: the data is JSON, where both
 * are white space, and every client can read one line. A last event without the blank line counts, because some providers end that way.
 * Source: WHATWG HTML, server-sent events.
 */
public final class ServerSentEvents {

    /**
     * Most bytes of an event and of a line. The longest events of chat models are base64 images: 2,048 by 2,048 pixels have some 6 MB.
     */
    static final int LONGEST_EVENT = 8 << 20;

    /** Most bytes of comments and ignored fields between two events. */
    static final int MOST_IGNORED = 1 << 20;

    /** Larger buffers, in bytes, count against the budget and are not kept for the next event. */
    private static final int LARGE = 64 << 10;

    private static final byte[] NO_BYTES = {};
    private static final byte[] BLANK = {' '};
    private static final byte[] FIELD = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't', ':'};
    private static final byte[] ERROR = {'e', 'r', 'r', 'o', 'r'};
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** The result of a read. */
    public sealed interface Read {
        /**
         * The data of one event.
         *
         * @param error whether the event's name is {@code error}; such an event counts even without data
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

    /** The beginning of an incomplete line. */
    private final Buffer line = new Buffer();

    private final Queue<Read.Data> events = new ArrayDeque<>(2);
    /** The event's only data line; empty if it has several, which are then in {@link #lines}. Null between events. */
    private byte @Nullable [] data;

    private final Buffer lines = new Buffer();
    /** Whether the event's name is {@code error}. */
    private boolean error;

    private long received;
    private long ignored;
    /** Bytes of large events that the reader still holds; returned to the budget when it reads the next one. */
    private long handedOut;

    private boolean afterReturn;
    private boolean atStart = true;
    private boolean ended;

    /** @param room budget for large events; the caller closes it together with the body */
    public ServerSentEvents(Body body, ByteBudget.Share room) {
        this((Pieces) body, room);
    }

    ServerSentEvents(Pieces body, ByteBudget.Share room) {
        this.body = body;
        this.room = room;
    }

    /**
     * The next event. Waits for one piece of the body at most, so that a stream of comments cannot block the caller.
     *
     * @param patience time limit
     * @throws UnusableAnswerException if an event, or the comments between two events, are too long
     * @throws NoRoomException if the budget has no room for a large event
     * @throws IOException if the connection broke
     */
    public Read next(Duration patience) throws IOException, InterruptedException {
        if (needsInput()) {
            take(body.read(patience));
        }
        return first();
    }

    /** Like {@link #next}, but a timeout may be final: after it, later reads may fail. Cheaper for long time limits. */
    public Read nextWithin(Duration limit) throws IOException, InterruptedException {
        if (needsInput()) {
            take(body.readWithin(limit));
        }
        return first();
    }

    /** Whether the next event, or a part of it, is already buffered. */
    public boolean ready() {
        return !events.isEmpty() || (!ended && body.ready());
    }

    /** Bytes of the body read so far. */
    public long received() {
        return received;
    }

    private boolean needsInput() {
        boolean needed = events.isEmpty() && !ended;
        if (needed && data == null && handedOut > 0) {
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
            endLine(NO_BYTES, 0, 0);
            dispatch();
        } else {
            received += piece.remaining();
            take(piece.array(), piece.arrayOffset() + piece.position(), piece.arrayOffset() + piece.limit());
        }
    }

    private void take(byte[] piece, int begin, int end) throws IOException {
        int from = begin;
        for (int at = begin; at < end; at++) {
            byte each = piece[at];
            if (each != '\n' && each != '\r') {
                afterReturn = false;
                continue;
            }
            if (each == '\n' && afterReturn) {
                afterReturn = false; // the LF of a CRLF, whose CR has already ended the line
            } else {
                endLine(piece, from, at);
                afterReturn = each == '\r';
            }
            from = at + 1;
        }
        line.add(piece, from, end - from);
    }

    /** A line within one piece, the common case, is parsed without a copy. */
    private void endLine(byte[] piece, int from, int to) throws IOException {
        if (line.size == 0) {
            readLine(piece, from, to);
        } else {
            line.add(piece, from, to - from);
            readLine(line.bytes, 0, line.size);
            line.clear();
        }
    }

    private void readLine(byte[] text, int begin, int to) throws IOException {
        int from = atStart && startsWith(text, begin, to, MARK) ? begin + MARK.length : begin;
        atStart = false;
        int end = from + FIELD.length;
        if (to == from) {
            dispatch();
        } else if (startsWith(text, from, to, FIELD) && (to == end || text[end] == ':')) {
            addData(text, value(text, Math.min(to, end + 1), to), to);
            return;
        }
        if (startsWith(text, from, to, EVENT)) {
            int name = value(text, from + EVENT.length, to);
            error = to - name == ERROR.length && startsWith(text, name, to, ERROR);
        }
        ignored += to - begin + 1;
        if (ignored > MOST_IGNORED) {
            throw new UnusableAnswerException("the stream has " + MOST_IGNORED + " bytes without an event");
        }
    }

    /** The start of a field's value: one space after the colon is skipped. */
    private static int value(byte[] text, int afterColon, int to) {
        return afterColon < to && text[afterColon] == ' ' ? afterColon + 1 : afterColon;
    }

    private void addData(byte[] text, int from, int to) throws IOException {
        if (data == null) {
            data = copy(text, from, to);
            return;
        }
        if (lines.size == 0) {
            lines.add(data, 0, data.length);
            data = NO_BYTES;
        }
        lines.add(BLANK, 0, BLANK.length);
        lines.add(text, from, to - from);
    }

    private void dispatch() throws IOException {
        if (data != null || error) {
            byte[] only = data == null ? NO_BYTES : data;
            events.add(new Read.Data(lines.size == 0 ? only : copy(lines.bytes, 0, lines.size), error));
            data = null;
            error = false;
            lines.clear();
            ignored = 0;
        }
    }

    private byte[] copy(byte[] text, int from, int to) throws NoRoomException {
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
    private final class Buffer {

        private byte[] bytes = NO_BYTES;
        private int size;
        private int taken;

        void add(byte[] from, int at, int length) throws IOException {
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

        void clear() {
            size = 0;
            if (bytes.length > LARGE) {
                bytes = NO_BYTES;
                room.giveBack(taken);
                taken = 0;
            }
        }
    }

    private static boolean startsWith(byte[] text, int from, int to, byte[] prefix) {
        return to - from >= prefix.length && Arrays.equals(text, from, from + prefix.length, prefix, 0, prefix.length);
    }
}
