package dev.breakwater.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Parsers of bytes, where in the bytes their tokens stand, and which bytes are no UTF-8. */
final class JsonBytes {

    /** JSON-P's implementations refuse longer numbers with exceptions that their callers do not expect (Parsson: 1,100). */
    static final int LONGEST_NUMBER = 1_000;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // Other lengths are bounded by the bound on the whole body.
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonDocument.LEVELS)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** The decoder is slow to begin, and then takes many bytes of ASCII at a time. */
    private static final int SHORT = 4 << 10;

    private JsonBytes() {}

    /** Of bytes that were checked before: names are not compared again. */
    static JsonParser parser(byte[] array, int from, int to) {
        try {
            return FACTORY.createParser(array, from, to - from).disable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable); // no input or output is involved
        }
    }

    /** Where the parser's token begins, counted from where its parser began. */
    static int offset(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    /** A value ends where the blanks and the comma before the next name, or before the closing brace, begin. */
    static int endBefore(int next, byte[] bytes) {
        int end = next;
        while (bytes[end - 1] == ',' || isBlank(bytes[end - 1])) {
            end--;
        }
        return end;
    }

    static boolean isBlank(byte each) {
        return each == ' ' || (each >= '\t' && each <= '\r');
    }

    /** Some editors and libraries for Windows begin with a byte order mark. RFC 8259 §8.1 lets a reader ignore it. */
    static void blankMark(byte[] bytes) {
        if (bytes.length > 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            Arrays.fill(bytes, 0, 3, (byte) ' ');
        }
    }

    /** The parser would guess UTF-16 and UTF-32 too; offsets are only right in UTF-8, the one encoding that RFC 8259 allows. */
    static void refuseOtherEncodings(byte[] bytes) throws JsonDocument.MalformedException {
        if (bytes.length == 0) {
            throw new JsonDocument.MalformedException("it is empty");
        }
        boolean mark = (bytes[0] & 0xFF) >= 0xFE;
        boolean wide = bytes[0] == 0 || (bytes.length > 1 && bytes[1] == 0);
        if (mark || wide) {
            throw new JsonDocument.MalformedException("it is not JSON in UTF-8; other encodings are not taken");
        }
        refuseOtherBytes(bytes);
    }

    /** The parser accepts overlong forms and surrogates too, by which two readers may see two different names. */
    private static void refuseOtherBytes(byte[] bytes) throws JsonDocument.MalformedException {
        int ascii = 0;
        while (ascii < Math.min(bytes.length, SHORT) && bytes[ascii] >= 0) {
            ascii++;
        }
        if (ascii == bytes.length) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, ascii, bytes.length - ascii);
        CharBuffer out = CharBuffer.allocate(Math.min(in.remaining(), 8192) + 1);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        while (in.hasRemaining()) {
            if (decoder.decode(in, out.clear(), true).isError()) {
                throw new JsonDocument.MalformedException("it is not UTF-8 (byte " + in.position() + ")");
            }
        }
    }
}
