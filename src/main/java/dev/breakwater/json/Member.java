package dev.breakwater.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where a member of an object stands, and in which array.
 *
 * @param type the first token of its value
 * @param nameStart its name's first quote; 0 for a value that was set and has no name in the array
 * @param start its value's first byte
 * @param end the byte behind its value
 * @param names those of all objects within its value, see {@link NameBits}
 */
@SuppressWarnings("ArrayRecordComponent") // a view; it is never compared
record Member(byte[] array, JsonToken type, int nameStart, int start, int end, long names) {

    /** A value that is set, as JSON text. */
    static Member of(String value) {
        byte[] array = value.getBytes(StandardCharsets.UTF_8);
        JsonToken type = switch (array[0]) {
            case '{' -> JsonToken.START_OBJECT;
            case '[' -> JsonToken.START_ARRAY;
            case '"' -> JsonToken.VALUE_STRING;
            case 't' -> JsonToken.VALUE_TRUE;
            case 'f' -> JsonToken.VALUE_FALSE;
            case 'n' -> JsonToken.VALUE_NULL;
            // Readers that care ask whether it is numeric, not of which kind.
            default -> JsonToken.VALUE_NUMBER_INT;
        };
        return new Member(array, type, 0, 0, array.length, NameBits.UNKNOWN);
    }

    List<Slices.Slice> value() {
        return List.of(new Slices.Slice(array, start, end - start));
    }

    String text() {
        return new String(array, start, end - start, StandardCharsets.UTF_8);
    }

    /** A parser of its value, before the first token. */
    JsonParser pull() {
        return JsonBytes.parser(array, start, end);
    }
}
