package dev.breakwater.api.request;

import dev.breakwater.failure.ErrorDetails;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** The compression of a request body: its {@code Content-Encoding}. Source: RFC 9110 §8.4. */
enum ContentCoding {
    IDENTITY,
    GZIP,
    DEFLATE;

    /** Longest name of an encoding in a message. */
    private static final int LONGEST_NAME = 50;

    /**
     * @param header null if it is absent
     * @throws BadRequestException 415 for any other encoding, and for several
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
                                + "' is not supported. Send the body uncompressed, or with gzip or deflate."));
        };
    }

    private static String printable(@Nullable String header) {
        String name = String.valueOf(header).replaceAll("[^ -~]", "?");
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
    }

    /** The decompressed body, read on demand. The caller closes it; that does not close the request's stream. */
    InputStream decompressed(ReceivedBody body) throws IOException {
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
