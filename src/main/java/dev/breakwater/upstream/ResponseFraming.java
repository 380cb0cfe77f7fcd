package dev.breakwater.upstream;

import java.io.IOException;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolVersion;

/** Decides where a response ends and whether its connection stays open. Refuses ambiguous framing. Source: RFC 9112 §6.3, §9. */
final class ResponseFraming {

    static final long CHUNKED = -1;

    /** The body ends when the connection is closed. */
    static final long TO_THE_END = -2;

    private ResponseFraming() {}

    /** The body's length in bytes, or {@link #CHUNKED}, or {@link #TO_THE_END}. */
    static long length(int status, Headers headers) throws IOException {
        if (!headers.members("content-encoding").stream().allMatch("identity"::equals)) {
            throw new IOException("the response is compressed, although the request does not accept that");
        }
        if (hasNoBody(status)) {
            return 0;
        }
        String coding = headers.first("transfer-encoding").orElse(null);
        String length = headers.first("content-length").orElse(null);
        if (coding != null && length != null) {
            throw new IOException("the response has both Content-Length and Transfer-Encoding");
        }
        if (headers.count("content-length") > 1 || headers.count("transfer-encoding") > 1) {
            throw new IOException("the response has more than one Content-Length or Transfer-Encoding");
        }
        if (coding == null) {
            return length == null ? TO_THE_END : bytes(length);
        }
        if (!coding.equalsIgnoreCase("chunked")) {
            throw new IOException("the response has an unsupported Transfer-Encoding, '" + coding + "'");
        }
        return CHUNKED;
    }

    /** Whether the connection may serve another request. */
    static boolean keepsAlive(ProtocolVersion version, int status, Headers headers) {
        // With Transfer-Encoding on a status without a body, the next bytes are ambiguous.
        boolean ambiguous = hasNoBody(status) && headers.count("transfer-encoding") > 0;
        return version.greaterEquals(HttpVersion.HTTP_1_1)
                && !ambiguous
                && !headers.members("connection").contains("close");
    }

    private static boolean hasNoBody(int status) {
        return status == 204 || status == 304;
    }

    private static long bytes(String length) throws IOException {
        try {
            // parseLong would accept a sign.
            if (!length.isEmpty() && length.charAt(0) >= '0') {
                return Long.parseLong(length);
            }
        } catch (NumberFormatException noNumber) {
            // Reported below.
        }
        throw new IOException("the response's Content-Length is not a number");
    }
}
