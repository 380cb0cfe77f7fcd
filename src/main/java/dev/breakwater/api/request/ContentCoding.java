package dev.breakwater.api.request;

import dev.breakwater.failure.ErrorDetails;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** How a request's body is packed: its {@code Content-Encoding}. Source: RFC 9110 §8.4. */
enum ContentCoding {
    IDENTITY,
    GZIP,
    DEFLATE;

    /** Of an encoding's name in a message. */
    private static final int LONGEST_NAME = 50;

    /**
     * @param header null where there is none
     * @throws BadRequestException 415 for any other, and for several
     */
    static ContentCoding of(@Nullable String header) {
        return switch (header == null ? "" : header.strip().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> IDENTITY;
            case "gzip", "x-gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            default ->
                throw new BadRequestException(ErrorDetails.of(
                        415,
                        "The Content-Encoding '" + printable(header)
                                + "' is not known here. Send the body as it is, or with gzip or deflate."));
        };
    }

    private static String printable(@Nullable String header) {
        String name = String.valueOf(header).replaceAll("[^ -~]", "?");
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
    }

    /** The body as it was before it was packed, read as it is asked for. To be closed; that closes nothing else. */
    InputStream unpacked(ReceivedBody body) throws IOException {
        return switch (this) {
            case IDENTITY -> body;
            case GZIP -> {
                GzipHeader.skip(body);
                yield new UnpackedBody(body, new Inflater(true), true);
            }
            case DEFLATE -> new UnpackedBody(body, new Inflater(), false);
        };
    }
}
