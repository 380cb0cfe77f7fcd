package dev.breakwater.provider;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import org.jspecify.annotations.Nullable;

/**
 * A provider's error, whatever form it has: OpenAI's object, a text under {@code error}, {@code message} or {@code detail}, an array
 * of one (Google), or no JSON at all.
 *
 * @param message its words; the text itself where it has no known form
 * @param status a number that the body gives as its code or status; 0 where it gives none
 */
record ErrorBody(
        String message,
        @Nullable String type,
        @Nullable String code,
        @Nullable String param,
        String inner,
        int status) {

    /** Errors are small; what is longer is a page of somebody's, of which the beginning will do. */
    private static final int LONGEST = 64 * 1024;

    /** Looked up once: to look for it is slow, and loads classes. */
    private static final JsonProvider JSON = JsonProvider.provider();

    static ErrorBody parse(String text) {
        String bounded = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        try (JsonReader reader = JSON.createReader(new StringReader(bounded))) {
            return of(reader.readValue(), bounded);
        } catch (RuntimeException notJson) { // a nesting too deep is no JsonException with every parser
            return plain(bounded);
        }
    }

    static ErrorBody of(JsonValue value) {
        return of(value, value.toString());
    }

    private static ErrorBody of(JsonValue value, String text) {
        if (value instanceof JsonArray array && !array.isEmpty()) {
            return of(array.get(0), text);
        }
        if (value instanceof JsonString words) {
            return plain(words.getString());
        }
        if (!(value instanceof JsonObject object)) {
            return plain(text);
        }
        if (object.get("error") instanceof JsonObject error) {
            return fields(error, text);
        }
        if (object.get("error") instanceof JsonString error) {
            return new ErrorBody(error.getString(), string(object, "error_type"), null, null, "", 0);
        }
        return fields(object, text);
    }

    private static ErrorBody fields(JsonObject error, String text) {
        String message = string(error, "message");
        if (message == null) {
            message = string(error, "detail");
        }
        JsonValue inner =
                error.getOrDefault("innererror", error.getOrDefault("inner_error", JsonValue.EMPTY_JSON_OBJECT));
        int status = number(error, "code") != 0 ? number(error, "code") : number(error, "status");
        return new ErrorBody(
                message == null ? text : message,
                string(error, "type"),
                string(error, "code"),
                string(error, "param"),
                inner instanceof JsonObject object ? String.valueOf(string(object, "code")) : "",
                status);
    }

    private static ErrorBody plain(String text) {
        return new ErrorBody(text, null, null, null, "", 0);
    }

    private static @Nullable String string(JsonObject object, String name) {
        return object.get(name) instanceof JsonString value ? value.getString() : null;
    }

    /** An HTTP status, as a number or as text; 0 for anything else. */
    private static int number(JsonObject object, String name) {
        int number = switch (object.get(name)) {
            case JsonNumber value -> value.doubleValue() == value.intValue() ? value.intValue() : 0;
            case JsonString value when value.getString().matches("[1-5]\\d\\d") -> Integer.parseInt(value.getString());
            case null, default -> 0;
        };
        return number >= 400 && number <= 599 ? number : 0;
    }
}
