package dev.breakwater.api.request;

import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.policy.Ticker;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * A request's body as it comes: as long as it may be and no longer, whatever length the request announced, and as slowly as it may come.
 *
 * <p>A server's own limit, if it has one, is for the silence between two pieces: a byte every few seconds would hold a call for days.
 */
public final class ReceivedBody extends InputStream {

    /** Long enough for any body of a common size on a bad line. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Longer bodies get a second more for so many bytes that came: a line of 128 kbit/s. */
    static final int BYTES_A_SECOND = 16 << 10;

    private final InputStream body;
    private final long announced;
    private final long most;
    private final Ticker ticker;
    private final long begun;
    private long length;

    /**
     * @param announced its {@code Content-Length}, -1 where there is none. Where there is one, no more is read: of a request with an
     *     {@code Upgrade} header, as Java's own client sends them, Payara never says that its body has ended
     * @param most bytes
     * @throws BadRequestException 413 if more are announced
     */
    ReceivedBody(InputStream body, long announced, long most, Ticker ticker) {
        if (announced > most) {
            throw tooLong(most);
        }
        this.body = body;
        this.announced = announced;
        this.most = most;
        this.ticker = ticker;
        this.begun = ticker.nanos();
    }

    /** How many bytes have come. */
    long length() {
        return length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /**
     * @throws BadRequestException 413 if more comes than may, 408 if it comes too slowly
     * @throws EOFException if it ends before the announced length
     */
    @Override
    public int read(byte[] into, int offset, int wanted) throws IOException {
        if (length == announced) {
            return -1;
        }
        if (length == most) {
            if (body.read() >= 0) {
                throw tooLong(most);
            }
            return -1;
        }
        int came = body.read(into, offset, (int) Math.min(wanted, (announced < 0 ? most : announced) - length));
        if (came < 0) {
            if (announced >= 0) {
                throw new EOFException("the body is shorter than its Content-Length");
            }
            return -1;
        }
        length += came;
        if (length != announced) {
            mindTime();
        }
        return came;
    }

    private void mindTime() {
        Duration allowed = PATIENCE.plusSeconds(length / BYTES_A_SECOND);
        if (ticker.nanos() - begun > allowed.toNanos()) {
            throw new BadRequestException(ErrorDetails.of(
                            408,
                            "The request body comes too slowly: " + length + " bytes in " + allowed.toSeconds()
                                    + " seconds. Send it at once.")
                    .withCode("request_too_slow"));
        }
    }

    public static BadRequestException tooLong(long most) {
        return new BadRequestException(ErrorDetails.of(
                        413,
                        "The request body is longer than " + most + " bytes. Send less, or raise "
                                + "breakwater_settings.max_request_bytes.")
                .withCode("request_too_large"));
    }
}
