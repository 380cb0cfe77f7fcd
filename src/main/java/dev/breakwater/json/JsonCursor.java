package dev.breakwater.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value of a {@link JsonDocument} in one pass. It stands at one value at a time. Its caller consumes the value of each member and
 * element by {@link #text}, {@link #number}, {@link #flag}, {@link #json}, or a loop over its members or
 * elements, before asking for the next. A value of the wrong type is refused with its place in words for the
 * one who sent it.
 */
public final class JsonCursor implements AutoCloseable {

    private final String root;
    private final Member member;
    private final JsonParser in;

    /** Stands at the value. */
    JsonCursor(String root, Member member) {
        this.root = root;
        this.member = member;
        this.in = member.pull();
        advance();
    }

    private @Nullable JsonToken advance() {
        try {
            return in.nextToken();
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable); // it was well-formed a moment ago
        }
    }

    public boolean isObject() {
        return in.currentToken() == JsonToken.START_OBJECT;
    }

    public boolean isArray() {
        return in.currentToken() == JsonToken.START_ARRAY;
    }

    public boolean isText() {
        return in.currentToken() == JsonToken.VALUE_STRING;
    }

    public boolean isNumber() {
        return in.currentToken().isNumeric();
    }

    public boolean isNull() {
        return in.currentToken() == JsonToken.VALUE_NULL;
    }

    /** Goes to the first member's value of the object at which it stands; false where there is none, or null in its place. */
    public boolean firstMember() throws MalformedException {
        if (isNull()) {
            return false;
        }
        if (!isObject()) {
            throw wrong("an object");
        }
        return nextMember();
    }

    /** Goes to the next member's value; false, and at the object's end, where there is none. */
    public boolean nextMember() {
        if (advance() != JsonToken.FIELD_NAME) {
            return false;
        }
        advance();
        return true;
    }

    /** The name of the member at whose value it stands. */
    public String name() {
        try {
            return in.currentName();
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        }
    }

    /** Goes to the first element of the list at which it stands; false where there is none, or null in its place. */
    public boolean firstElement() throws MalformedException {
        if (isNull()) {
            return false;
        }
        if (!isArray()) {
            throw wrong("a list");
        }
        return nextElement();
    }

    /** Goes to the next element; false, and at the list's end, where there is none. */
    public boolean nextElement() {
        return advance() != JsonToken.END_ARRAY;
    }

    /** A string; null for null. */
    public @Nullable String text() throws MalformedException {
        if (isNull()) {
            return null;
        }
        if (!isText()) {
            throw wrong("a string");
        }
        try {
            return in.getText();
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        }
    }

    /** A string that must be there. */
    public String wantedText() throws MalformedException {
        String text = text();
        if (text == null) {
            throw wrong("a string");
        }
        return text;
    }

    /** A number; null for null. */
    public @Nullable BigDecimal number() throws MalformedException {
        if (isNull()) {
            return null;
        }
        if (!isNumber()) {
            throw wrong("a number");
        }
        try {
            return in.getDecimalValue();
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        }
    }

    /** A whole number, with or without a point; null for null. */
    public @Nullable Long whole() throws MalformedException {
        BigDecimal number = number();
        if (number == null) {
            return null;
        }
        // Refused first: the digits of an exponent without bounds would be written out.
        if (Math.abs(number.doubleValue()) >= 0x1p63 || number.doubleValue() % 1 != 0) {
            throw wrong("a whole number");
        }
        return number.longValue();
    }

    /** True or false; null for null. */
    public @Nullable Boolean flag() throws MalformedException {
        if (isNull()) {
            return null;
        }
        if (!in.currentToken().isBoolean()) {
            throw wrong("true or false");
        }
        return in.currentToken() == JsonToken.VALUE_TRUE;
    }

    /** The value as its own JSON text, whatever it is. */
    public String json() {
        int mark = mark();
        skip();
        return jsonSince(mark);
    }

    /** Goes to the value's end. */
    public void skip() {
        try {
            in.skipChildren();
            in.finishToken();
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        }
    }

    /** Where the value begins at which it stands, for {@link #jsonSince}. */
    public int mark() {
        return member.start() + JsonBytes.offset(in);
    }

    /** The JSON text of the object or list that began at this mark and whose end it has come to. */
    public String jsonSince(int mark) {
        int end = member.start() + (int) in.currentLocation().getByteOffset();
        return new String(member.array(), mark, end - mark, StandardCharsets.UTF_8);
    }

    /** The members of an object as their own JSON text, by name. */
    public Map<String, String> members() throws MalformedException {
        Map<String, String> members = new LinkedHashMap<>();
        for (boolean more = firstMember(); more; more = nextMember()) {
            members.put(name(), json());
        }
        return members;
    }

    /** @param expected "a string" */
    public MalformedException wrong(String expected) {
        String inside = in.getParsingContext().pathAsPointer(false).toString();
        String place = root + inside.replaceAll("/(\\d+)", "[$1]").replace('/', '.');
        return new MalformedException("'" + place + "' must be " + expected);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable); // no input or output is involved
        }
    }
}
