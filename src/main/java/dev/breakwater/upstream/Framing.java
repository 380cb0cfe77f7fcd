package dev.breakwater.upstream;

import java.io.IOException;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolVersion;

/** Where an answer ends, and whether its connection goes on behind it. What can be read in two ways is refused. Source: RFC 9112 §6.3, §9. */
final class Framing {

    static final long CHUNKED = -1;

    /** The end of the connection is the body's. */
    static final long TO_THE_END = -2;

    private Framing() {}

    /** How many bytes the body has, or {@link #CHUNKED}, or {@link #TO_THE_END}. */
    static long length(int status, Headers headers) throws IOException {
        if (!headers.members("content-encoding").stream().allMatch("identity"::equals)) {
            throw new IOException("the answer is compressed, which it was not asked to be");
        }
        if (hasNoBody(status)) {
            return 0;
        }
        String coding = headers.first("transfer-encoding").orElse(null);
        String length = headers.first("content-length").orElse(null);
        if (coding != null && length != null) {
            throw new IOException("the answer has a Content-Length and a Transfer-Encoding");
        }
        if (headers.count("content-length") > 1 || headers.count("transfer-encoding") > 1) {
            throw new IOException("the answer has more than one length");
        }
        if (coding == null) {
            return length == null ? TO_THE_END : bytes(length);
        }
        if (!coding.equalsIgnoreCase("chunked")) {
            throw new IOException("the answer has the transfer coding '" + coding + "', which it was not asked for");
        }
        return CHUNKED;
    }

    static boolean lasts(ProtocolVersion version, int status, Headers headers) {
        // A coding where no body can be: who knows what follows.
        boolean odd = hasNoBody(status) && headers.count("transfer-encoding") > 0;
        return version.greaterEquals(HttpVersion.HTTP_1_1)
                && !odd
                && !headers.members("connection").contains("close");
    }

    private static boolean hasNoBody(int status) {
        return status == 204 || status == 304;
    }

    private static long bytes(String length) throws IOException {
        try {
            // A sign is no digit, though Java reads it.
            if (!length.isEmpty() && length.charAt(0) >= '0') {
                return Long.parseLong(length);
            }
        } catch (NumberFormatException noNumber) {
            // As below.
        }
        throw new IOException("the answer's Content-Length is no number");
    }
}
