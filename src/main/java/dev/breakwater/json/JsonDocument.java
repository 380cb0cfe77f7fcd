package dev.breakwater.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
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
 * <p>Refused: anything but one object, a name that stands twice in any object, more than {@link #LEVELS} levels or {@link #MEMBERS}
 * members, bytes that are not UTF-8, anything behind the object. What is not changed stays byte for byte, whatever it holds. Source:
 * RFC 8259; SPEC §4.
 */
public final class JsonDocument {

    /** How deep a document may nest. */
    public static final int LEVELS = 1_000;

    /** How many members a document may have itself; each costs some 200 bytes as long as the document lives. */
    public static final int MEMBERS = 1_000;

    /** Looked up once: to look for it is slow, and loads classes. */
    private static final JsonProvider JSON = JsonProvider.provider();

    /** What is wrong with a document, in words for the one who sent it. */
    public static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        public MalformedException(String message) {
            super(message, null, false, false);
        }
    }

    private static final JsonDocument EMPTY =
            new JsonDocument(new JsonIndex(new byte[] {'{', '}'}, 0, 2, Map.of(), 1), Map.of());

    private final JsonIndex index;

    /** Members that replace the document's own, or stand at its end. */
    private final Map<String, Member> overlay;

    private JsonDocument(JsonIndex index, Map<String, Member> overlay) {
        this.index = index;
        this.overlay = overlay;
    }

    /**
     * @param bytes kept, not copied: nobody may write to them afterwards. A byte order mark before them becomes blanks
     * @throws MalformedException if they are not one JSON object
     */
    public static JsonDocument parse(byte[] bytes) throws MalformedException {
        JsonBytes.blankMark(bytes);
        JsonBytes.refuseOtherEncodings(bytes);
        return within(bytes, 0, bytes.length);
    }

    /** An object of these members: JSON text without blanks around it, by name. */
    public static JsonDocument of(Map<String, String> members) {
        return EMPTY.with(members);
    }

    /** The object in a stretch of bytes that are known to be UTF-8. */
    static JsonDocument within(byte[] bytes, int from, int to) throws MalformedException {
        return new JsonDocument(JsonIndex.parse(bytes, from, to), Map.of());
    }

    /**
     * The document with the members of another one, in place of its own where it has them. Neither is copied.
     *
     * @param without names of the other's members that do not count
     */
    public JsonDocument with(JsonDocument other, Set<String> without) {
        if (overlay.isEmpty() && without.isEmpty() && other.index.members().isEmpty()) {
            return new JsonDocument(index, other.overlay); // as for each event of a stream: no copy of the map
        }
        Map<String, Member> all = new LinkedHashMap<>(overlay);
        for (String name : other.names()) {
            Member member = other.member(name);
            if (member != null && !without.contains(name)) {
                all.put(name, member);
            }
        }
        return new JsonDocument(index, all);
    }

    /**
     * The document with other values. Nothing of the rest is copied.
     *
     * @param values JSON text without blanks around it, by name; a name that the document does not have is added at its end
     */
    public JsonDocument with(Map<String, String> values) {
        Map<String, Member> all = new LinkedHashMap<>(overlay);
        values.forEach((name, value) -> all.put(name, Member.of(value)));
        return new JsonDocument(index, all);
    }

    private @Nullable Member member(String name) {
        Member other = overlay.get(name);
        return other != null ? other : index.members().get(name);
    }

    /** In their order. */
    public Set<String> names() {
        if (overlay.isEmpty()) {
            return Collections.unmodifiableSet(index.members().keySet());
        }
        Set<String> names = new LinkedHashSet<>(index.members().keySet());
        names.addAll(overlay.keySet());
        return names;
    }

    public boolean has(String name) {
        return member(name) != null;
    }

    /** Whether an object within the member may have one of these {@link NameBits}. A yes may be wrong, a no is not. */
    public boolean mayHold(String name, long names) {
        Member member = member(name);
        return member != null && (member.names() & names) != 0;
    }

    /** Whether the member is there and is not null. */
    public boolean hasValue(String name) {
        Member member = member(name);
        return member != null && member.type() != JsonToken.VALUE_NULL;
    }

    /**
     * A member's value; empty where the member is absent or null. It may take many times the memory of its bytes: for values that are known
     * to be small, or that a provider sent.
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

    /** @param wanted gets each element, and returns whether it wants the next */
    private void forEach(String list, Predicate<JsonElement> wanted) {
        Member member = member(list);
        if (member == null || member.type() != JsonToken.START_ARRAY) {
            return;
        }
        try (JsonParser parser = member.pull()) {
            parser.nextToken();
            JsonToken token = parser.nextToken();
            boolean more = true;
            while (more && token != JsonToken.END_ARRAY) {
                int start = member.start() + JsonBytes.offset(parser);
                parser.skipChildren();
                token = parser.nextToken();
                int end = JsonBytes.endBefore(member.start() + JsonBytes.offset(parser), member.array());
                more = wanted.test(new JsonElement(member.array(), start, end));
            }
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable); // it was well-formed a moment ago
        }
    }

    /** A member's value as a view on the same bytes; empty where the member is absent. */
    public Optional<JsonElement> element(String name) {
        return Optional.ofNullable(member(name))
                .map(member -> new JsonElement(member.array(), member.start(), member.end()));
    }

    /** A member's value if it is an object, as a view on the same bytes. */
    public Optional<JsonDocument> object(String name) throws MalformedException {
        JsonElement element = element(name).orElse(null);
        return element == null || !element.isObject() ? Optional.empty() : Optional.of(element.object());
    }

    /** A member's value if it is a string. */
    public Optional<String> text(String name) {
        return element(name).flatMap(JsonElement::text);
    }

    public boolean isArray(String name) {
        Member member = member(name);
        return member != null && member.type() == JsonToken.START_ARRAY;
    }

    /** A parser of one member's value, before its first token; null where the member is absent. To be closed by the caller. */
    public @Nullable JsonParser pull(String name) {
        Member member = member(name);
        return member == null ? null : member.pull();
    }

    /** A reader of one member's value; null where the member is absent or null. To be closed by the caller. */
    public @Nullable JsonCursor cursor(String name) {
        Member member = member(name);
        return member == null || member.type() == JsonToken.VALUE_NULL ? null : new JsonCursor(name, member);
    }

    /** How many bytes it had as it was parsed. */
    public int length() {
        return index.to() - index.from();
    }

    /** Its bytes. */
    public Slices slices() {
        return new JsonEdit(index, overlay).replace(Map.of(), name -> false);
    }

    /** Its JSON text: a copy. */
    public String json() {
        return slices().text();
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
        return new JsonEdit(index, overlay).edit(set, drop);
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
        return new JsonEdit(index, overlay).append(list, member, elements);
    }

    /** A text as a JSON string, quotes included. */
    public static String quote(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
