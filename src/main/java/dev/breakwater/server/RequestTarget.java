package dev.breakwater.server;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The target of a request: path and query as sent. Source: RFC 3986 §2.1. */
public final class RequestTarget {

    private RequestTarget() {}

    /** Whether it has an invalid escape: not two hexadecimal digits, not UTF-8, or a control character. */
    public static boolean isMalformed(HttpServletRequest request) {
        return isMalformed(request.getRequestURI()) || isMalformed(request.getQueryString());
    }

    public static boolean isMalformed(@Nullable String text) {
        int at = text == null ? -1 : text.indexOf('%');
        if (text == null || at < 0) {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        while (at < text.length()) {
            char each = text.charAt(at++);
            if (each != '%') {
                // Terminates an incomplete multi-byte character, which then fails to decode.
                bytes.put((byte) '_');
                continue;
            }
            if (at + 2 > text.length() || !isHex(text.charAt(at)) || !isHex(text.charAt(at + 1))) {
                return true;
            }
            int escaped = HexFormat.fromHexDigits(text, at, at + 2);
            if (escaped < ' ' || escaped == 0x7f) {
                return true;
            }
            bytes.put((byte) escaped);
            at += 2;
        }
        return !isUtf8(bytes.flip());
    }

    private static boolean isHex(char digit) {
        return digit < 128 && HexFormat.isHexDigit(digit);
    }

    /** Overlong forms and surrogates are invalid. */
    private static boolean isUtf8(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    /** Merges slashes: a client's base address that ends in a slash and a path that begins with one give two. */
    public static String withSingleSlashes(String path) {
        return path.contains("//") ? path.replaceAll("/{2,}", "/") : path;
    }
}
