package dev.breakwater.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON in one pass, and recognizes it. A member whose value is null is left out. */
public final class JsonText {

    /** Writes one value. */
    @FunctionalInterface
    public interface Content {
        void writeTo(JsonGenerator out) throws IOException;
    }

    private JsonText() {}

    /** Whether this text is one JSON value, and nothing else but blanks. */
    public static boolean isValue(String text) {
        try (JsonParser parser = JsonBytes.FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException malformed) {
            return false;
        }
    }

    public static byte[] of(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator out = JsonBytes.FACTORY.createGenerator(bytes)) {
            content.writeTo(out);
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable); // it is memory
        }
        return bytes.toByteArray();
    }

    public static void text(JsonGenerator out, String name, @Nullable String value) throws IOException {
        if (value != null) {
            out.writeStringField(name, value);
        }
    }

    public static void number(JsonGenerator out, String name, @Nullable Long value) throws IOException {
        if (value != null) {
            out.writeNumberField(name, value);
        }
    }

    public static void number(JsonGenerator out, String name, @Nullable BigDecimal value) throws IOException {
        if (value != null) {
            out.writeNumberField(name, value);
        }
    }

    public static void flag(JsonGenerator out, String name, @Nullable Boolean value) throws IOException {
        if (value != null) {
            out.writeBooleanField(name, value);
        }
    }

    /** @param value JSON text */
    public static void json(JsonGenerator out, String name, @Nullable String value) throws IOException {
        if (value != null) {
            out.writeFieldName(name);
            out.writeRawValue(value);
        }
    }

    /** @param members JSON text by name */
    public static void members(JsonGenerator out, Map<String, String> members) throws IOException {
        for (Map.Entry<String, String> each : members.entrySet()) {
            json(out, each.getKey(), each.getValue());
        }
    }
}
