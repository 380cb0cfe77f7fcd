package dev.breakwater.call;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object as its own bytes, with the places of its top-level members: a typed view, not a copy (ADR 0005).
 *
 * <p>It is read in one pass that checks everything and keeps nothing but offsets. Refused: anything but one object, a name that
 * stands twice in any object, more than {@link #LEVELS} levels, bytes that are not UTF-8, anything behind the object. What is not
 * changed goes on byte for byte, whatever it holds. Source: RFC 8259; SPEC §4.
 */
public final class JsonDocument {

    /** How deep a document may nest. */
    public static final int LEVELS = 1_000;

    /** JSON-P's implementations refuse longer ones by exceptions that nobody expects (Parsson: 1,100). */
    private static final int LONGEST_NUMBER = 1_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // Other lengths are bounded by the bound on the whole body.
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(LEVELS)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** The same, but for names without quotes. */
    private static final JsonFactory UNQUOTED = ((JsonFactoryBuilder) FACTORY.rebuild())
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .build();

    /** The decoder is slow to begin, and then takes many bytes of ASCII at a time. */
    private static final int SHORT = 4 << 10;

    /** Looked up once: to look for it is slow, and loads classes. */
    private static final JsonProvider JSON = JsonProvider.provider();

    /** What is wrong with a document, in words for the one who sent it. */
    public static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message, null, false, false);
        }
    }

    /** Where a member stands: its name's first quote, its value's first byte, the byte behind its value. */
    private record Member(JsonToken type, int nameStart, int start, int end) {}

    private final byte[] bytes;
    private final Map<String, Member> members;
    private final int close;

    private JsonDocument(byte[] bytes, Map<String, Member> members, int close) {
        this.bytes = bytes;
        this.members = members;
        this.close = close;
    }

    /**
     * @param bytes kept, not copied: nobody may write to them afterwards
     * @throws MalformedException if they are not one JSON object
     */
    public static JsonDocument parse(byte[] bytes) throws MalformedException {
        refuseOtherEncodings(bytes);
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedException("it must be one JSON object");
            }
            Map<String, Member> members = new LinkedHashMap<>();
            JsonToken token = parser.nextToken();
            while (token == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                int nameStart = offset(parser);
                JsonToken type = parser.nextToken();
                int start = offset(parser);
                parser.skipChildren();
                token = parser.nextToken();
                members.put(name, new Member(type, nameStart, start, endBefore(offset(parser), bytes)));
            }
            int close = offset(parser);
            if (parser.nextToken() != null) {
                throw new MalformedException("something stands behind the JSON object");
            }
            return new JsonDocument(bytes, members, close);
        } catch (StreamConstraintsException tooMuch) {
            throw new MalformedException("it nests deeper than " + LEVELS + " levels, or has a number of more than "
                    + LONGEST_NUMBER + " digits");
        } catch (JsonProcessingException malformed) {
            throw new MalformedException(malformed.getOriginalMessage() + " (byte "
                    + malformed.getLocation().getByteOffset() + ")");
        } catch (IOException notUtf8) {
            throw new MalformedException("it is not JSON in UTF-8");
        }
    }

    /**
     * The bytes with quotes around names that have none. JavaScript writes names so, and so does the example of LiteLLM's page,
     * {@code "logit_bias": {12481: 100}}. What comes out is to be parsed like any other.
     *
     * @throws MalformedException if quotes are not all that is missing
     */
    public static byte[] quoteNames(byte[] bytes) throws MalformedException {
        ByteArrayOutputStream quoted = new ByteArrayOutputStream(bytes.length + 64);
        try (JsonParser parser = UNQUOTED.createParser(bytes);
                JsonGenerator generator = UNQUOTED.createGenerator(quoted)) {
            while (parser.nextToken() != null) {
                generator.copyCurrentEventExact(parser);
            }
        } catch (IOException malformed) {
            throw new MalformedException("it is not JSON");
        }
        return quoted.toByteArray();
    }

    /** The parser would guess UTF-16 and UTF-32 too; offsets are only right in UTF-8, the one encoding that RFC 8259 allows. */
    private static void refuseOtherEncodings(byte[] bytes) throws MalformedException {
        if (bytes.length == 0) {
            throw new MalformedException("it is empty");
        }
        boolean mark = (bytes[0] & 0xFF) >= 0xEF;
        boolean wide = bytes[0] == 0 || (bytes.length > 1 && bytes[1] == 0);
        if (mark || wide) {
            throw new MalformedException("it is not JSON in UTF-8 without a byte order mark");
        }
        refuseOtherBytes(bytes);
    }

    /** The parser takes overlong forms and surrogates too, by which two readers may see two different names. */
    private static void refuseOtherBytes(byte[] bytes) throws MalformedException {
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
                throw new MalformedException("it is not UTF-8 (byte " + in.position() + ")");
            }
        }
    }

    private static int offset(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    /** A value ends where the blanks and the comma before the next name, or before the closing brace, begin. */
    private static int endBefore(int next, byte[] bytes) {
        int end = next;
        while (bytes[end - 1] == ' ' || bytes[end - 1] == ',' || (bytes[end - 1] >= '\t' && bytes[end - 1] <= '\r')) {
            end--;
        }
        return end;
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    /** Whether the member is there and is not null. */
    public boolean hasValue(String name) {
        Member member = members.get(name);
        return member != null && member.type() != JsonToken.VALUE_NULL;
    }

    /** A member's value; empty where the member is absent or null. */
    public Optional<JsonValue> value(String name) {
        Member member = members.get(name);
        if (member == null || member.type() == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        try (JsonReader reader = JSON.createReader(new StringReader(text(member)))) {
            return Optional.of(reader.readValue());
        }
    }

    /** A member's value if it is a text. */
    public Optional<String> text(String name) {
        Member member = members.get(name);
        if (member == null || member.type() != JsonToken.VALUE_STRING) {
            return Optional.empty();
        }
        try (JsonParser parser = pull(member)) {
            parser.nextToken();
            return Optional.of(parser.getText());
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable); // it was well-formed a moment ago
        }
    }

    /** Whether the member is {@code true}. */
    public boolean isTrue(String name) {
        Member member = members.get(name);
        return member != null && member.type() == JsonToken.VALUE_TRUE;
    }

    /**
     * The members of a member that is an object, as JSON text by name, in a new map.
     *
     * @throws MalformedException if the member is absent, or anything but an object
     */
    public Map<String, String> members(String name) throws MalformedException {
        Member member = members.get(name);
        if (member == null || member.type() != JsonToken.START_OBJECT) {
            throw new MalformedException("'" + name + "' must be an object");
        }
        JsonDocument object = parse(Arrays.copyOfRange(bytes, member.start(), member.end()));
        Map<String, String> texts = new LinkedHashMap<>();
        object.members.forEach((each, value) -> texts.put(each, object.text(value)));
        return texts;
    }

    private String text(Member member) {
        return new String(bytes, member.start(), member.end() - member.start(), StandardCharsets.UTF_8);
    }

    public boolean isArray(String name) {
        Member member = members.get(name);
        return member != null && member.type() == JsonToken.START_ARRAY;
    }

    /** A parser of one member's value, before its first token; null where the member is absent. To be closed by the caller. */
    public @Nullable JsonParser pull(String name) {
        Member member = members.get(name);
        return member == null ? null : pull(member);
    }

    private JsonParser pull(Member member) {
        try {
            return FACTORY.createParser(bytes, member.start(), member.end() - member.start());
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable); // no input or output is involved
        }
    }

    /**
     * The document with some members changed. Nothing of the rest is copied.
     *
     * @param set values as JSON text, by name; a name that the document does not have is added at its end
     * @param drop names that the result does not have
     */
    public Slices edit(Map<String, String> set, Set<String> drop) {
        return edit(set, drop::contains);
    }

    /** The same, with the names that are dropped told one by one. */
    Slices edit(Map<String, String> set, Predicate<String> drop) {
        List<Slices.Slice> parts = new ArrayList<>();
        int from = 0; // where the stretch that is kept as it is begins
        boolean any = false;
        boolean cut = false; // the last member was dropped
        int end = firstName();
        for (Map.Entry<String, Member> each : members.entrySet()) {
            Member member = each.getValue();
            if (drop.test(each.getKey())) {
                if (!cut) {
                    add(parts, from, end);
                    cut = true;
                }
                continue;
            }
            if (cut) {
                if (any) {
                    add(parts, ",");
                }
                from = member.nameStart();
                cut = false;
            }
            String value = set.get(each.getKey());
            if (value != null) {
                add(parts, from, member.start());
                add(parts, value);
                from = member.end();
            }
            any = true;
            end = member.end();
        }
        if (!cut) {
            add(parts, from, end);
        }
        for (Map.Entry<String, String> each : set.entrySet()) {
            if (!members.containsKey(each.getKey())) {
                add(parts, (any ? "," : "") + quote(each.getKey()) + ":" + each.getValue());
                any = true;
            }
        }
        add(parts, end(end), bytes.length);
        return new Slices(parts);
    }

    /**
     * The document with more elements at the end of one of its lists. Nothing of the rest is copied.
     *
     * @param list the name of a member that {@link #isArray}
     * @param elements JSON text, without brackets
     */
    public Slices append(String list, String elements) {
        Member member = members.get(list);
        if (member == null || member.type() != JsonToken.START_ARRAY) {
            throw new IllegalArgumentException(list);
        }
        int bracket = member.end() - 1;
        int last = bracket - 1;
        while (bytes[last] == ' ' || (bytes[last] >= '\t' && bytes[last] <= '\r')) {
            last--;
        }
        List<Slices.Slice> parts = new ArrayList<>();
        add(parts, 0, bracket);
        add(parts, (last == member.start() ? "" : ",") + elements);
        add(parts, bracket, bytes.length);
        return new Slices(parts);
    }

    private int firstName() {
        return members.isEmpty() ? close : members.values().iterator().next().nameStart();
    }

    /** Where the document's own end begins: with the blanks before its closing brace, if its last member was kept. */
    private int end(int keptUntil) {
        return endBefore(close, bytes) == keptUntil ? keptUntil : close;
    }

    private void add(List<Slices.Slice> parts, int from, int to) {
        if (to > from) {
            parts.add(new Slices.Slice(bytes, from, to - from));
        }
    }

    private static void add(List<Slices.Slice> parts, String text) {
        byte[] ours = text.getBytes(StandardCharsets.UTF_8);
        parts.add(new Slices.Slice(ours, 0, ours.length));
    }

    /** A text as a JSON string, quotes included. */
    public static String quote(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
