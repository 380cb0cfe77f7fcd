package dev.breakwater.http;

import dev.breakwater.call.Failure;
import dev.breakwater.call.Report;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads a request's body, as long as it may be and no longer, whatever length the request announced. */
final class Bodies {

    private Bodies() {}

    /**
     * The whole body.
     *
     * @param announced its {@code Content-Length}, -1 where there is none. Where there is one, no more is read: of a request with an
     *     {@code Upgrade} header, as Java's own client sends them, Payara never says that its body has ended
     * @param most bytes
     * @throws BadRequestException 413 if there is more
     * @throws IOException if it ends before it is whole
     */
    static byte[] read(InputStream body, int announced, long most) throws IOException {
        int bounded = (int) Math.min(most, Integer.MAX_VALUE - 8);
        if (announced > bounded) {
            throw tooLong(bounded);
        }
        byte[] bytes = body.readNBytes(announced >= 0 ? announced : bounded);
        if (bytes.length < announced) {
            throw new EOFException("the body is shorter than its Content-Length");
        }
        if (announced < 0 && bytes.length == bounded && body.read() >= 0) {
            throw tooLong(bounded);
        }
        return bytes;
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
