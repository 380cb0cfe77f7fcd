package dev.breakwater.json;

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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
 * stands twice in any object, more than {@link #LEVELS} levels or {@link #MEMBERS} members, bytes that are not UTF-8, anything behind
 * the object. What is not changed goes on byte for byte, whatever it holds. Source: RFC 8259; SPEC §4.
 */
public final class JsonDocument {

    /** How deep a document may nest. */
    public static final int LEVELS = 1_000;

    /** How many members a document may have itself; each costs some 200 bytes as long as the document lives. */
    public static final int MEMBERS = 1_000;

    /** Names in the objects that are open at one place. Each costs some 100 bytes while duplicates are looked for. */
    private static final int OPEN_NAMES = 20_000;

    /** Longer texts do without: whoever leaves quotes out writes by hand. */
    private static final int LONGEST_UNQUOTED = 1 << 20;

    /** Of a parser's words about what is wrong, which may quote the document. */
    private static final int LONGEST_REASON = 300;

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

        public MalformedException(String message) {
            super(message, null, false, false);
        }
    }

    /** Where a member stands, and in which array: its name's first quote, its value's first byte, the byte behind its value. */
    @SuppressWarnings("ArrayRecordComponent") // a view; it is never compared
    private record Member(byte[] array, JsonToken type, int nameStart, int start, int end) {

        List<Slices.Slice> value() {
            return List.of(new Slices.Slice(array, start, end - start));
        }

        String text() {
            return new String(array, start, end - start, StandardCharsets.UTF_8);
        }
    }

    private final byte[] bytes;
    private final int from;
    private final int to;
    private final Map<String, Member> members;
    private final int close;

    /** Members of other documents, which stand in place of those with their names or at the end. */
    private final Map<String, Member> overlay;

    private JsonDocument(
            byte[] bytes, int from, int to, Map<String, Member> members, int close, Map<String, Member> overlay) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.members = members;
        this.close = close;
        this.overlay = overlay;
    }

    /**
     * @param bytes kept, not copied: nobody may write to them afterwards. A byte order mark before them becomes blanks
     * @throws MalformedException if they are not one JSON object
     */
    public static JsonDocument parse(byte[] bytes) throws MalformedException {
        blankMark(bytes);
        refuseOtherEncodings(bytes);
        return parse(bytes, 0, bytes.length);
    }

    private static JsonDocument parse(byte[] bytes, int from, int to) throws MalformedException {
        try (JsonParser parser = FACTORY.createParser(bytes, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedException("it must be one JSON object");
            }
            Map<String, Member> members = new LinkedHashMap<>();
            JsonToken token = parser.nextToken();
            while (token == JsonToken.FIELD_NAME) {
                if (members.size() == MEMBERS) {
                    throw new MalformedException("it has more than " + MEMBERS + " members");
                }
                String name = parser.currentName();
                int nameStart = from + offset(parser);
                JsonToken type = parser.nextToken();
                int start = from + offset(parser);
                skip(parser);
                token = parser.nextToken();
                int end = endBefore(from + offset(parser), bytes);
                members.put(name, new Member(bytes, type, nameStart, start, end));
            }
            int close = from + offset(parser);
            if (parser.nextToken() != null) {
                throw new MalformedException("something stands behind the JSON object");
            }
            return new JsonDocument(bytes, from, to, members, close, Map.of());
        } catch (StreamConstraintsException tooMuch) {
            throw new MalformedException("it nests deeper than " + LEVELS + " levels, or has a number of more than "
                    + LONGEST_NUMBER + " digits");
        } catch (JsonProcessingException malformed) {
            throw new MalformedException(reason(malformed.getOriginalMessage()) + " (byte "
                    + malformed.getLocation().getByteOffset() + ")");
        } catch (IOException notUtf8) {
            throw new MalformedException("it is not JSON in UTF-8");
        }
    }

    /** To the end of the value that the parser has come to. */
    private static void skip(JsonParser parser) throws IOException, MalformedException {
        int depth = 0;
        int open = 0;
        int[] names = new int[8]; // of each level
        for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
            if (token == JsonToken.FIELD_NAME) {
                names[depth]++;
                if (++open > OPEN_NAMES) {
                    throw new MalformedException("it has more than " + OPEN_NAMES + " names in one object");
                }
            } else if (token.isStructStart()) {
                depth++;
                names = depth < names.length ? names : Arrays.copyOf(names, 2 * depth);
                names[depth] = 0;
            } else if (token.isStructEnd()) {
                open -= names[depth];
                depth--;
            }
            if (depth == 0) {
                return;
            }
        }
    }

    /** Without the parser's own word for a source that it does not show, and not longer than a message should be. */
    private static String reason(String parsers) {
        String told = parsers.replaceAll(" \\(start marker at [^)]*\\)[^)]*\\)", "");
        return told.length() <= LONGEST_REASON ? told : told.substring(0, LONGEST_REASON) + "...";
    }

    /**
     * The bytes with quotes around names that have none. JavaScript writes names so, and so does the example of LiteLLM's page,
     * {@code "logit_bias": {12481: 100}}. What comes out is to be parsed like any other.
     *
     * @throws MalformedException if quotes are not all that is missing, or the document is longer than 1 MiB
     */
    public static byte[] quoteNames(byte[] bytes) throws MalformedException {
        if (bytes.length > LONGEST_UNQUOTED) {
            throw new MalformedException("it is not JSON");
        }
        // The parser would take UTF-16 as well.
        refuseOtherEncodings(bytes);
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
        boolean mark = (bytes[0] & 0xFF) >= 0xFE;
        boolean wide = bytes[0] == 0 || (bytes.length > 1 && bytes[1] == 0);
        if (mark || wide) {
            throw new MalformedException("it is not JSON in UTF-8; other encodings are not taken");
        }
        refuseOtherBytes(bytes);
    }

    /** Some editors and libraries for Windows begin with one. Source: RFC 8259 §8.1, which lets a reader ignore it. */
    private static void blankMark(byte[] bytes) {
        if (bytes.length > 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            Arrays.fill(bytes, 0, 3, (byte) ' ');
        }
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

    /**
     * The document with the members of another one, in place of its own where it has them. Neither is copied.
     *
     * @param without names of the other's members that do not count
     */
    public JsonDocument with(JsonDocument other, Set<String> without) {
        Map<String, Member> all = new LinkedHashMap<>(overlay);
        for (String name : other.names()) {
            Member member = other.member(name);
            if (member != null && !without.contains(name)) {
                all.put(name, member);
            }
        }
        return new JsonDocument(bytes, from, to, members, close, all);
    }

    private @Nullable Member member(String name) {
        Member other = overlay.get(name);
        return other != null ? other : members.get(name);
    }

    /** In their order. */
    public Set<String> names() {
        if (overlay.isEmpty()) {
            return Collections.unmodifiableSet(members.keySet());
        }
        Set<String> names = new LinkedHashSet<>(members.keySet());
        names.addAll(overlay.keySet());
        return names;
    }

    public boolean has(String name) {
        return member(name) != null;
    }

    /** Whether the member is there and is not null. */
    public boolean hasValue(String name) {
        Member member = member(name);
        return member != null && member.type() != JsonToken.VALUE_NULL;
    }

    /**
     * A member's value; empty where the member is absent or null. It may take many times its bytes: for what is known to be small, or is a
     * provider's.
     */
    public Optional<JsonValue> value(String name) {
        Member member = member(name);
        if (member == null || member.type() == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        try (JsonReader reader = JSON.createReader(new StringReader(member.text()))) {
            return Optional.of(reader.readValue());
        }
    }

    /** A member's value if it is a number, as it stands there: at most 1,000 digits. */
    public Optional<String> number(String name) {
        Member member = member(name);
        return member != null && member.type().isNumeric() ? Optional.of(member.text()) : Optional.empty();
    }

    /** A member's value if it is true or false. */
    public Optional<Boolean> flag(String name) {
        Member member = member(name);
        return member != null && member.type().isBoolean()
                ? Optional.of(member.type() == JsonToken.VALUE_TRUE)
                : Optional.empty();
    }

    /**
     * The elements of a member that {@link #isArray}, as views on the same bytes; none where it is no list.
     *
     * @param most how many are taken; those behind them are left out
     */
    public List<JsonElement> elements(String list, int most) {
        List<JsonElement> elements = new ArrayList<>();
        forEach(list, element -> {
            elements.add(element);
            return elements.size() < most;
        });
        return elements;
    }

    /** The last element of a member that {@link #isArray}; empty where there is none. */
    public Optional<JsonElement> last(String list) {
        JsonElement[] last = new JsonElement[1];
        forEach(list, element -> {
            last[0] = element;
            return true;
        });
        return Optional.ofNullable(last[0]);
    }

    /** @param wanted is told each element, and says whether it wants the next */
    private void forEach(String list, Predicate<JsonElement> wanted) {
        Member member = member(list);
        if (member == null || member.type() != JsonToken.START_ARRAY) {
            return;
        }
        try (JsonParser parser = pull(member)) {
            parser.nextToken();
            JsonToken token = parser.nextToken();
            boolean more = true;
            while (more && token != JsonToken.END_ARRAY) {
                int start = member.start() + offset(parser);
                parser.skipChildren();
                token = parser.nextToken();
                int end = endBefore(member.start() + offset(parser), member.array());
                more = wanted.test(new JsonElement(member.array(), start, end));
            }
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable); // it was well-formed a moment ago
        }
    }

    /** A member's value as a view on the same bytes; empty where the member is absent. */
    public Optional<JsonElement> element(String name) {
        Member member = member(name);
        return member == null
                ? Optional.empty()
                : Optional.of(new JsonElement(member.array(), member.start(), member.end()));
    }

    /** A member's value if it is a text. */
    public Optional<String> text(String name) {
        Member member = member(name);
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

    public boolean isArray(String name) {
        Member member = member(name);
        return member != null && member.type() == JsonToken.START_ARRAY;
    }

    /** A parser of one member's value, before its first token; null where the member is absent. To be closed by the caller. */
    public @Nullable JsonParser pull(String name) {
        Member member = member(name);
        return member == null ? null : pull(member);
    }

    private static JsonParser pull(Member member) {
        return parser(member.array(), member.start(), member.end());
    }

    static JsonParser parser(byte[] array, int from, int to) {
        try {
            return FACTORY.createParser(array, from, to - from);
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

    /** The same, for names that are dropped by a rule. */
    public Slices edit(Map<String, String> set, Predicate<String> drop) {
        Map<String, List<Slices.Slice>> values = new LinkedHashMap<>();
        set.forEach((name, value) -> values.put(name, List.of(slice(value))));
        return replace(values, drop);
    }

    /**
     * The document with more elements at the end of one of its lists. Nothing of the rest is copied.
     *
     * @param list the name of a member that {@link #isArray}
     * @param elements JSON text, without brackets
     */
    public Slices append(String list, String elements) {
        Member member = member(list);
        if (member == null || member.type() != JsonToken.START_ARRAY) {
            throw new IllegalArgumentException(list);
        }
        byte[] array = member.array();
        int bracket = member.end() - 1;
        int last = bracket - 1;
        while (array[last] == ' ' || (array[last] >= '\t' && array[last] <= '\r')) {
            last--;
        }
        List<Slices.Slice> longer = List.of(
                new Slices.Slice(array, member.start(), bracket - member.start()),
                slice((last == member.start() ? "" : ",") + elements),
                new Slices.Slice(array, bracket, 1));
        return replace(Map.of(list, longer), name -> false);
    }

    private Slices replace(Map<String, List<Slices.Slice>> set, Predicate<String> drop) {
        List<Slices.Slice> parts = new ArrayList<>();
        int kept = from; // where the stretch that is kept as it is begins
        boolean any = false;
        boolean cut = false; // the last member was dropped
        int end = firstName();
        for (Map.Entry<String, Member> each : members.entrySet()) {
            Member member = each.getValue();
            if (drop.test(each.getKey())) {
                if (!cut) {
                    add(parts, kept, end);
                    cut = true;
                }
                continue;
            }
            if (cut) {
                if (any) {
                    parts.add(slice(","));
                }
                kept = member.nameStart();
                cut = false;
            }
            List<Slices.Slice> value = replacement(each.getKey(), set);
            if (value != null) {
                add(parts, kept, member.start());
                parts.addAll(value);
                kept = member.end();
            }
            any = true;
            end = member.end();
        }
        if (!cut) {
            add(parts, kept, end);
        }
        for (Map.Entry<String, Member> each : overlay.entrySet()) {
            if (!drop.test(each.getKey()) && !set.containsKey(each.getKey())) {
                any |= added(parts, each.getKey(), each.getValue().value(), any);
            }
        }
        for (Map.Entry<String, List<Slices.Slice>> each : set.entrySet()) {
            any |= added(parts, each.getKey(), each.getValue(), any);
        }
        add(parts, end(end), to);
        return new Slices(parts);
    }

    private @Nullable List<Slices.Slice> replacement(String name, Map<String, List<Slices.Slice>> set) {
        List<Slices.Slice> value = set.get(name);
        Member other = value == null ? overlay.get(name) : null;
        return other == null ? value : other.value();
    }

    /** Behind the members that the document has itself. */
    private boolean added(List<Slices.Slice> parts, String name, List<Slices.Slice> value, boolean any) {
        if (members.containsKey(name)) {
            return false;
        }
        parts.add(slice((any ? "," : "") + quote(name) + ":"));
        parts.addAll(value);
        return true;
    }

    private int firstName() {
        return members.isEmpty() ? close : members.values().iterator().next().nameStart();
    }

    /** Where the document's own end begins: with the blanks before its closing brace, if its last member was kept. */
    private int end(int keptUntil) {
        return endBefore(close, bytes) == keptUntil ? keptUntil : close;
    }

    private void add(List<Slices.Slice> parts, int start, int end) {
        if (end > start) {
            parts.add(new Slices.Slice(bytes, start, end - start));
        }
    }

    private static Slices.Slice slice(String text) {
        byte[] ours = text.getBytes(StandardCharsets.UTF_8);
        return new Slices.Slice(ours, 0, ours.length);
    }

    /** A stretch of bytes that was found to be one object. */
    static JsonDocument within(byte[] bytes, int from, int to) throws MalformedException {
        return parse(bytes, from, to);
    }

    /** A text as a JSON string, quotes included. */
    public static String quote(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
