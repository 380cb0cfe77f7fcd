package dev.breakwater.http;

import dev.breakwater.call.Failure;
import dev.breakwater.call.Report;
import java.io.IOException;
import java.io.InputStream;

/** Reads a request's body, as long as it may be and no longer, whatever length the request announced. */
final class Bodies {

    private Bodies() {}

    /** @throws BadRequestException 413 if there is more */
    static byte[] read(InputStream body, long most) throws IOException {
        int bounded = (int) Math.min(most, Integer.MAX_VALUE - 8);
        byte[] bytes = body.readNBytes(bounded);
        if (bytes.length == bounded && body.read() >= 0) {
            throw new BadRequestException(Report.of(
                            413,
                            "The request body is longer than " + bounded + " bytes. Send less, or raise "
                                    + "breakwater_settings.max_request_bytes.")
                    .withCode("request_too_large"));
        }
        return bytes;
    }

    static Failure unread() {
        return new Failure.BadRequest(Report.of(408, "The request body did not come to its end, or not in time."));
    }
}
