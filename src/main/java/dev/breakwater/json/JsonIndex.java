package dev.breakwater.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One JSON object's bytes and the places of its members. It is read in one pass that checks everything and keeps nothing but offsets.
 *
 * @param from the object's place in the bytes, with the blanks around it
 * @param to the byte behind that place
 * @param members in their order
 * @param close where the closing brace stands
 */
@SuppressWarnings("ArrayRecordComponent") // a view; it is never compared
record JsonIndex(byte[] bytes, int from, int to, Map<String, Member> members, int close) {

    /** Names in the objects that are open at one place. Each costs some 100 bytes while duplicates are looked for. */
    private static final int OPEN_NAMES = 20_000;

    /** The most characters of a parser's message, which may quote the document. */
    private static final int LONGEST_REASON = 300;

    static JsonIndex parse(byte[] bytes, int from, int to) throws MalformedException {
        try (JsonParser parser = JsonBytes.FACTORY.createParser(bytes, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedException("it must be one JSON object");
            }
            Map<String, Member> members = members(parser, bytes, from);
            int close = from + JsonBytes.offset(parser);
            if (parser.nextToken() != null) {
                throw new MalformedException("something stands behind the JSON object");
            }
            return new JsonIndex(bytes, from, to, members, close);
        } catch (StreamConstraintsException tooMuch) {
            throw new MalformedException("it nests deeper than " + JsonDocument.LEVELS
                    + " levels, or has a number of more than " + JsonBytes.LONGEST_NUMBER + " digits");
        } catch (JsonProcessingException malformed) {
            throw new MalformedException(reason(malformed.getOriginalMessage()) + " (byte "
                    + malformed.getLocation().getByteOffset() + ")");
        } catch (IOException notUtf8) {
            throw new MalformedException("it is not JSON in UTF-8");
        }
    }

    private static Map<String, Member> members(JsonParser parser, byte[] bytes, int from)
            throws IOException, MalformedException {
        Map<String, Member> members = new LinkedHashMap<>();
        JsonToken token = parser.nextToken();
        while (token == JsonToken.FIELD_NAME) {
            if (members.size() == JsonDocument.MEMBERS) {
                throw new MalformedException("it has more than " + JsonDocument.MEMBERS + " members");
            }
            String name = parser.currentName();
            int nameStart = from + JsonBytes.offset(parser);
            JsonToken type = parser.nextToken();
            int start = from + JsonBytes.offset(parser);
            long names = skip(parser);
            token = parser.nextToken();
            int end = JsonBytes.endBefore(from + JsonBytes.offset(parser), bytes);
            members.put(name, new Member(bytes, type, nameStart, start, end, names));
        }
        return members;
    }

    /** To the end of the value at which the parser stands. Returns the names in it as {@link NameBits}. */
    private static long skip(JsonParser parser) throws IOException, MalformedException {
        long bits = 0;
        int depth = 0;
        int open = 0;
        int[] names = new int[8]; // of each level
        for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
            if (token == JsonToken.FIELD_NAME) {
                names[depth]++;
                bits |= NameBits.of(parser.currentName());
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
                return bits;
            }
        }
        return bits;
    }

    /** Without the parser's name for a source that it does not show, and not longer than a message should be. */
    private static String reason(String parsers) {
        String shown = parsers.replaceAll(" \\(start marker at [^)]*\\)[^)]*\\)", "");
        return shown.length() <= LONGEST_REASON ? shown : shown.substring(0, LONGEST_REASON) + "...";
    }

    /** Where the first name begins; the closing brace, where there is none. */
    int firstName() {
        return members.isEmpty() ? close : members.values().iterator().next().nameStart();
    }
}
