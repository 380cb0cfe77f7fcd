package dev.breakwater.http;

import dev.breakwater.call.Failure;
import dev.breakwater.call.Report;
import dev.breakwater.call.Ticker;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;

/**
 * Reads a request's body, as long as it may be and no longer, whatever length the request announced; and as slowly as it may come.
 *
 * <p>A server's own limit, if it has one, is for the silence between two pieces: a byte every few seconds would hold a call for days.
 */
final class Bodies {

    /** Long enough for any body of a common size on a bad line. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Longer bodies get a second more for so many bytes that came: a line of 128 kbit/s. */
    static final int BYTES_A_SECOND = 16 << 10;

    /** What is made room for at first, or up to {@link #GROWTH} times that: a length that was only announced costs little. */
    private static final int ROOM = 16 << 10;

    /** And after that, so many times what came. Of a body of announced length a seventh is copied at most, because the last step fits. */
    private static final int GROWTH = 8;

    private final InputStream body;
    private final Ticker ticker;
    private final long begun;

    private Bodies(InputStream body, Ticker ticker) {
        this.body = body;
        this.ticker = ticker;
        this.begun = ticker.nanos();
    }

    /**
     * The whole body.
     *
     * @param announced its {@code Content-Length}, -1 where there is none. Where there is one, no more is read: of a request with an
     *     {@code Upgrade} header, as Java's own client sends them, Payara never says that its body has ended
     * @param most bytes
     * @throws BadRequestException 413 if there is more, 408 if it comes too slowly
     * @throws IOException if it ends before it is whole, or the server's patience does
     */
    static byte[] read(InputStream body, int announced, long most, Ticker ticker) throws IOException {
        int bounded = (int) Math.min(most, Integer.MAX_VALUE - 8);
        if (announced > bounded) {
            throw tooLong(bounded);
        }
        Bodies reading = new Bodies(body, ticker);
        byte[] bytes = announced >= 0 ? reading.upTo(announced, firstRoom(announced)) : reading.upTo(bounded, ROOM);
        if (bytes.length < announced) {
            throw new EOFException("the body is shorter than its Content-Length");
        }
        if (announced < 0 && bytes.length == bounded && body.read() >= 0) {
            throw tooLong(bounded);
        }
        return bytes;
    }

    /** Grown step by step it is the length itself. */
    private static int firstRoom(int length) {
        int room = length;
        while (room / GROWTH >= ROOM) {
            room = room / GROWTH + 1;
        }
        return room;
    }

    private byte[] upTo(int most, int room) throws IOException {
        byte[] bytes = new byte[Math.min(most, room)];
        int length = 0;
        while (length < most) {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(most, (long) GROWTH * length));
            }
            int came = body.read(bytes, length, bytes.length - length);
            if (came < 0) {
                break;
            }
            length += came;
            if (length < most) {
                mindTime(length);
            }
        }
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    private void mindTime(int length) {
        Duration allowed = PATIENCE.plusSeconds(length / BYTES_A_SECOND);
        if (ticker.nanos() - begun > allowed.toNanos()) {
            throw new BadRequestException(Report.of(
                            408,
                            "The request body comes too slowly: " + length + " bytes in " + allowed.toSeconds()
                                    + " seconds. Send it at once.")
                    .withCode("request_too_slow"));
        }
    }

    private static BadRequestException tooLong(int most) {
        return new BadRequestException(Report.of(
                        413,
                        "The request body is longer than " + most + " bytes. Send less, or raise "
                                + "breakwater_settings.max_request_bytes.")
                .withCode("request_too_large"));
    }

    static Failure unread() {
        return new Failure.BadRequest(Report.of(408, "The request body did not come to its end, or not in time."));
    }
}
