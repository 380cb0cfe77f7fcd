package dev.breakwater.upstream;

import dev.breakwater.call.ByteBudget;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Parses server-sent events from a body that arrives in pieces. Lines end in LF, CRLF or CR. Comments and fields other than {@code data}
 * are ignored, except {@code event: error}. The data lines of one event are joined by a space, not by LF: the data is JSON, where both
 * are white space, and every client can read one line. A last event without the blank line counts, because some providers end that way.
 * Source: WHATWG HTML, server-sent events.
 */
final class ServerSentEvents extends EventReader {

    /** Most bytes of comments and ignored fields between two events. */
    static final int MOST_IGNORED = 1 << 20;

    private static final byte[] BLANK = {' '};
    private static final byte[] FIELD = {'d', 'a', 't', 'a'};
    private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't', ':'};
    private static final byte[] ERROR = {'e', 'r', 'r', 'o', 'r'};
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** The beginning of an incomplete line. */
    private final Buffer line = new Buffer();

    /** The event's only data line; empty if it has several, which are then in {@link #lines}. Null between events. */
    private byte @Nullable [] data;

    private final Buffer lines = new Buffer();
    /** Whether the event's name is {@code error}. */
    private boolean error;

    private long ignored;
    private boolean afterReturn;
    private boolean atStart = true;

    ServerSentEvents(Pieces body, ByteBudget.Share room) {
        super(body, room);
    }

    @Override
    protected boolean holdsPart() {
        return data != null;
    }

    @Override
    protected void finish() throws IOException {
        endLine(NO_BYTES, 0, 0);
        dispatch();
    }

    @Override
    protected void take(byte[] piece, int begin, int end) throws IOException {
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
        if (line.size() == 0) {
            readLine(piece, from, to);
        } else {
            line.add(piece, from, to - from);
            readLine(line.bytes(), 0, line.size());
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
        if (lines.size() == 0) {
            lines.add(data, 0, data.length);
            data = NO_BYTES;
        }
        lines.add(BLANK, 0, BLANK.length);
        lines.add(text, from, to - from);
    }

    private void dispatch() throws IOException {
        if (data != null || error) {
            byte[] only = data == null ? NO_BYTES : data;
            add(lines.size() == 0 ? only : copy(lines.bytes(), 0, lines.size()), error);
            data = null;
            error = false;
            lines.clear();
            ignored = 0;
        }
    }

    private static boolean startsWith(byte[] text, int from, int to, byte[] prefix) {
        return to - from >= prefix.length && Arrays.equals(text, from, from + prefix.length, prefix, 0, prefix.length);
    }
}
