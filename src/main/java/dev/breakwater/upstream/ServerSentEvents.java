package dev.breakwater.upstream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Reads the data of server-sent events out of a body, whatever pieces it comes in. Lines end in LF, CRLF or CR; comments and
 * fields other than {@code data} are passed over; several data lines of one event are joined by LF. What stands before a
 * clean end without a blank line still counts, because providers end that way. Source: WHATWG HTML, server-sent events.
 */
public final class ServerSentEvents {

    /** The longest event; a provider that sends a longer one is broken. */
    private static final int LONGEST_EVENT = 16 << 20;

    private static final byte[] FIELD = {'d', 'a', 't', 'a'};
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** What a read gives. */
    public sealed interface Read {
        /** One event's data. */
        @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
        record Data(byte[] bytes) implements Read {}

        /** None is whole yet; asked again, it goes on from there. */
        record Nothing() implements Read {}

        /** The body has come to a clean end. */
        record End() implements Read {}
    }

    private static final Read NOTHING = new Read.Nothing();
    private static final Read END = new Read.End();

    private final BodyPipe body;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private final Queue<byte[]> events = new ArrayDeque<>();
    private @Nullable ByteArrayOutputStream data;
    private boolean afterReturn;
    private boolean atStart = true;
    private boolean ended;

    public ServerSentEvents(BodyPipe body) {
        this.body = body;
    }

    /**
     * The next event's data. One piece of the body is waited for at most, so that comments alone keep nobody here.
     *
     * @throws IOException if the connection broke, or an event has no end
     */
    public Read next(Duration patience) throws IOException, InterruptedException {
        if (events.isEmpty() && !ended) {
            ByteBuffer piece = body.read(patience);
            if (body.whole()) {
                ended = true;
                endLine();
                dispatch();
            } else {
                take(piece);
            }
        }
        byte[] event = events.poll();
        if (event != null) {
            return new Read.Data(event);
        }
        return ended ? END : NOTHING;
    }

    private void take(ByteBuffer piece) throws IOException {
        byte[] array = new byte[piece.remaining()];
        piece.get(array);
        int from = 0;
        for (int at = 0; at < array.length; at++) {
            byte each = array[at];
            if (each != '\n' && each != '\r') {
                afterReturn = false;
                continue;
            }
            if (each == '\n' && afterReturn) {
                afterReturn = false; // the second half of a CRLF, whose first half has ended the line
            } else {
                line.write(array, from, at - from);
                endLine();
                afterReturn = each == '\r';
            }
            from = at + 1;
        }
        line.write(array, from, array.length - from);
        int held = line.size() + (data == null ? 0 : data.size());
        if (held > LONGEST_EVENT) {
            throw new IOException("an event is longer than " + LONGEST_EVENT + " bytes");
        }
    }

    private void endLine() {
        byte[] text = line.toByteArray();
        line.reset();
        int from = atStart && startsWith(text, 0, MARK) ? MARK.length : 0;
        atStart = false;
        if (text.length == from) {
            dispatch();
            return;
        }
        int end = from + FIELD.length;
        if (!startsWith(text, from, FIELD) || (text.length > end && text[end] != ':')) {
            return;
        }
        int value = Math.min(text.length, end + 1);
        if (value < text.length && text[value] == ' ') {
            value++;
        }
        if (data == null) {
            data = new ByteArrayOutputStream(text.length);
        } else {
            data.write('\n');
        }
        data.write(text, value, text.length - value);
    }

    private void dispatch() {
        if (data != null) {
            events.add(data.toByteArray());
            data = null;
        }
    }

    private static boolean startsWith(byte[] text, int from, byte[] prefix) {
        if (text.length - from < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (text[from + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}
