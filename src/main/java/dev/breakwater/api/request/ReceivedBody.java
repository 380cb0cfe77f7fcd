package dev.breakwater.api.request;

import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.policy.Ticker;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * A request body as it is received, with limits on its length and its duration.
 *
 * <p>A server's own read timeout, if it has one, applies to the silence between two reads: a client that sends a byte every few seconds
 * could hold a call for days.
 */
public final class ReceivedBody extends InputStream {

    /** Time for any body. Long enough for common sizes on a slow connection. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Each of these many bytes received adds a second: 128 kbit/s. */
    static final int BYTES_A_SECOND = 16 << 10;

    private final InputStream body;
    private final long announced;
    private final long most;
    private final Ticker ticker;
    private final long begun;
    private long length;

    /**
     * @param announced {@code Content-Length}; -1 if there is none. No more bytes than that are read: for a request with an {@code Upgrade}
     *     header, which Java's own HTTP client sends, Payara never signals the end of the body
     * @param most most bytes
     * @throws BadRequestException 413 if the Content-Length is larger
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

    /** Bytes received so far. */
    long length() {
        return length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /**
     * @throws BadRequestException 413 if the body is too long, 408 if it arrives too slowly
     * @throws EOFException if it is shorter than its Content-Length
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
        int count = body.read(into, offset, (int) Math.min(wanted, (announced < 0 ? most : announced) - length));
        if (count < 0) {
            if (announced >= 0) {
                throw new EOFException("the body is shorter than its Content-Length");
            }
            return -1;
        }
        length += count;
        if (length != announced) {
            checkTime();
        }
        return count;
    }

    private void checkTime() {
        Duration allowed = PATIENCE.plusSeconds(length / BYTES_A_SECOND);
        if (ticker.nanos() - begun > allowed.toNanos()) {
            throw new BadRequestException(ErrorDetails.of(
                            408,
                            "The request body arrives too slowly: " + length + " bytes in " + allowed.toSeconds()
                                    + " seconds.")
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
