package dev.breakwater.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A value inside a {@link JsonDocument}: its position in the document's bytes, which must not be changed. */
@SuppressWarnings("ArrayRecordComponent") // a view; it is never compared
public record JsonElement(byte[] array, int start, int end) {

    /** Its value if it is a string. */
    public Optional<String> text() {
        try (JsonParser parser = JsonBytes.parser(array, start, end)) {
            return parser.nextToken() == JsonToken.VALUE_STRING ? Optional.of(parser.getText()) : Optional.empty();
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable); // it was well-formed a moment ago
        }
    }

    /** Its JSON text: a copy. */
    public String json() {
        return new String(array, start, end - start, StandardCharsets.UTF_8);
    }

    public boolean isObject() {
        return array[start] == '{';
    }

    /** A member's text, where this is an object of not too many members and that member is a string. */
    public Optional<String> text(String name) {
        try {
            return isObject() ? object().text(name) : Optional.empty();
        } catch (JsonDocument.MalformedException tooMany) {
            return Optional.empty();
        }
    }

    /**
     * The same bytes as a document of their own.
     *
     * @throws JsonDocument.MalformedException if it is not an object, or has too many members
     */
    public JsonDocument object() throws JsonDocument.MalformedException {
        return JsonDocument.within(array, start, end);
    }
}
