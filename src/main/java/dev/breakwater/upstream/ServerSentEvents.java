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
 * Reads the data of server-sent events out of a body, whatever pieces it comes in. Lines end in LF, CRLF or CR; comments and
 * fields other than {@code data} are ignored, except {@code event: error}. Several data lines of one event are joined by a blank, not by
 * LF: the data is JSON, where both are whitespace, and every client can read one line. An event before a clean end without a blank line
 * still counts, because providers end that way. Source: WHATWG HTML, server-sent events.
 */
public final class ServerSentEvents {

    /**
     * The longest event, and the longest line. The longest that chat models send are images as base64: 2,048 points square make some
     * 6 MB. Bytes.
     */
    static final int LONGEST_EVENT = 8 << 20;

    /** Comments and other fields between two events; what sends more of them says nothing. Bytes. */
    static final int MOST_IGNORED = 1 << 20;

    /** What is longer takes its bytes from those that may be held, and is not kept for the next event. */
    private static final int LARGE = 64 << 10;

    private static final byte[] NO_BYTES = {};
    private static final byte[] BLANK = {' '};
    private static final byte[] FIELD = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't', ':'};
    private static final byte[] ERROR = {'e', 'r', 'r', 'o', 'r'};
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** What a read gives. */
    public sealed interface Read {
        /**
         * One event's data.
         *
         * @param error whether the event is named {@code error}; it then counts without data, too
         */
        @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
        record Data(byte[] bytes, boolean error) implements Read {}

        /** None is whole yet; asked again, it goes on from there. */
        record Nothing() implements Read {}

        /** The body has come to a clean end. */
        record End() implements Read {}
    }

    private static final Read NOTHING = new Read.Nothing();
    private static final Read END = new Read.End();

    private final Pieces body;
    private final ByteBudget.Share room;

    /** The beginning of a line whose end has not come. */
    private final Buffer line = new Buffer();

    private final Queue<Read.Data> events = new ArrayDeque<>(2);
    /** The event's only data line so far, or nothing where it has several: then they are in {@link #lines}. Null between events. */
    private byte @Nullable [] data;

    private final Buffer lines = new Buffer();
    /** Whether the event's name is {@code error}. */
    private boolean error;

    private long received;
    private long ignored;
    /** Large events that have been read, whose bytes go back when their reader comes for the next. */
    private long handedOut;

    private boolean afterReturn;
    private boolean atStart = true;
    private boolean ended;

    /** @param room from which large events take their bytes; whoever closes the body closes it too */
    public ServerSentEvents(Body body, ByteBudget.Share room) {
        this((Pieces) body, room);
    }

    ServerSentEvents(Pieces body, ByteBudget.Share room) {
        this.body = body;
        this.room = room;
    }

    /**
     * The next event's data. One piece of the body is waited for at most, so that comments alone keep nobody here.
     *
     * @throws UnusableAnswerException if an event, or what stands between two events, has no end
     * @throws NoRoomException if a large event may not be held now
     * @throws IOException if the connection broke
     */
    public Read next(Duration patience) throws IOException, InterruptedException {
        if (hungry()) {
            take(body.read(patience));
        }
        return first();
    }

    /** The same, for a reader that wants nothing more once the limit has passed: after that there may come nothing more. */
    public Read nextWithin(Duration limit) throws IOException, InterruptedException {
        if (hungry()) {
            take(body.readWithin(limit));
        }
        return first();
    }

    /** Whether the next event, or some of it, is there already. */
    public boolean ready() {
        return !events.isEmpty() || (!ended && body.ready());
    }

    /** Bytes of the body that have been read. */
    public long received() {
        return received;
    }

    private boolean hungry() {
        boolean hungry = events.isEmpty() && !ended;
        if (hungry && data == null && handedOut > 0) {
            room.giveBack(handedOut);
            handedOut = 0;
        }
        return hungry;
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
                afterReturn = false; // the second half of a CRLF, whose first half has ended the line
            } else {
                endLine(piece, from, at);
                afterReturn = each == '\r';
            }
            from = at + 1;
        }
        line.add(piece, from, end - from);
    }

    /** A line that lies in one piece, as most do, is read where it lies. */
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
            throw new UnusableAnswerException("its stream has " + MOST_IGNORED + " bytes without an event");
        }
    }

    /** Where a field's value begins: one blank behind the colon is none of it. */
    private static int value(byte[] text, int behindColon, int to) {
        return behindColon < to && text[behindColon] == ' ' ? behindColon + 1 : behindColon;
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

    /** Bytes to which others are added, and no more than an event may have. */
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
