package dev.breakwater.upstream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Reads the data of server-sent events out of a body, whatever pieces it comes in. Lines end in LF, CRLF or CR; comments and
 * fields other than {@code data} are passed over, but for {@code event: error}; several data lines of one event are joined by LF.
 * What stands before a clean end without a blank line still counts, because providers end that way. Source: WHATWG HTML,
 * server-sent events.
 */
public final class ServerSentEvents {

    /** The longest event; a provider that sends a longer one is broken. */
    private static final int LONGEST_EVENT = 16 << 20;

    private static final byte[] NO_BYTES = {};
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
    /** The beginning of a line whose end has not come. */
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(0);

    private final Queue<Read.Data> events = new ArrayDeque<>(2);
    private byte @Nullable [] data;
    private boolean error;
    private boolean afterReturn;
    private boolean atStart = true;
    private boolean ended;

    public ServerSentEvents(Body body) {
        this((Pieces) body);
    }

    ServerSentEvents(Pieces body) {
        this.body = body;
    }

    /**
     * The next event's data. One piece of the body is waited for at most, so that comments alone keep nobody here.
     *
     * @throws IOException if the connection broke, or an event has no end
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

    private boolean hungry() {
        return events.isEmpty() && !ended;
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
        line.write(piece, from, end - from);
        int held = line.size() + (data == null ? 0 : data.length);
        if (held > LONGEST_EVENT) {
            throw new IOException("an event is longer than " + LONGEST_EVENT + " bytes");
        }
    }

    /** A line that lies in one piece, as most do, is read where it lies. */
    private void endLine(byte[] piece, int from, int to) {
        if (line.size() == 0) {
            readLine(piece, from, to);
        } else {
            line.write(piece, from, to - from);
            byte[] whole = line.toByteArray();
            line.reset();
            readLine(whole, 0, whole.length);
        }
    }

    private void readLine(byte[] text, int begin, int to) {
        int from = atStart && startsWith(text, begin, to, MARK) ? begin + MARK.length : begin;
        atStart = false;
        if (to == from) {
            dispatch();
            return;
        }
        int end = from + FIELD.length;
        if (!startsWith(text, from, to, FIELD) || (to > end && text[end] != ':')) {
            if (startsWith(text, from, to, EVENT)) {
                int name = value(text, from + EVENT.length, to);
                error = to - name == ERROR.length && startsWith(text, name, to, ERROR);
            }
            return;
        }
        int value = value(text, Math.min(to, end + 1), to);
        data = data == null ? Arrays.copyOfRange(text, value, to) : joined(data, text, value, to);
    }

    /** Where a field's value begins: one blank behind the colon is none of it. */
    private static int value(byte[] text, int behindColon, int to) {
        return behindColon < to && text[behindColon] == ' ' ? behindColon + 1 : behindColon;
    }

    private static byte[] joined(byte[] lines, byte[] text, int from, int to) {
        byte[] joined = Arrays.copyOf(lines, lines.length + 1 + to - from);
        joined[lines.length] = '\n';
        System.arraycopy(text, from, joined, lines.length + 1, to - from);
        return joined;
    }

    private void dispatch() {
        if (data != null || error) {
            events.add(new Read.Data(data == null ? NO_BYTES : data, error));
            data = null;
            error = false;
        }
    }

    private static boolean startsWith(byte[] text, int from, int to, byte[] prefix) {
        return to - from >= prefix.length && Arrays.equals(text, from, from + prefix.length, prefix, 0, prefix.length);
    }
}
