package dev.breakwater.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.breakwater.call.JsonDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;

/**
 * What a stream's chunks say of its choices, read in one pass over their {@code choices}: whether there is content, and which choices
 * have begun and finished. Content is a text, a tool call, a refusal, a reasoning, anything in {@code delta} that is not empty but
 * {@code role}; and an end, because an empty answer is one too.
 */
final class Choices {

    /** The most choices that are told apart; OpenAI allows 128. */
    private static final int MOST = 1_024;

    private final BitSet begun = new BitSet();
    private final BitSet finished = new BitSet();

    /** @return whether the chunk has content */
    boolean read(JsonDocument chunk) {
        if (!chunk.isArray("choices")) {
            return false;
        }
        try (JsonParser parser = chunk.pull("choices")) {
            boolean content = false;
            if (parser != null) {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    content |= choice(parser);
                }
            }
            return content;
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable); // it was well-formed a moment ago
        }
    }

    /** Whether every choice that began has said why it ended. */
    boolean complete() {
        return !finished.isEmpty() && finished.cardinality() >= begun.cardinality();
    }

    private boolean choice(JsonParser parser) throws IOException {
        int index = 0;
        boolean ends = false;
        boolean content = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "index" -> index = value == JsonToken.VALUE_NUMBER_INT ? bounded(parser) : 0;
                case "finish_reason" -> ends = value != JsonToken.VALUE_NULL;
                case "text" -> content |= something(parser);
                case "delta" -> content |= value == JsonToken.START_OBJECT && delta(parser);
                default -> {}
            }
            parser.skipChildren();
        }
        begun.set(index);
        if (ends) {
            finished.set(index);
        }
        return content || ends;
    }

    private static int bounded(JsonParser parser) throws IOException {
        return parser.getTextLength() > 4 ? 0 : Math.clamp(parser.getIntValue(), 0, MOST);
    }

    private static boolean delta(JsonParser parser) throws IOException {
        boolean content = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean role = parser.currentName().equals("role");
            parser.nextToken();
            content |= something(parser) && !role;
        }
        return content;
    }

    /** Whether the value at hand is more than null, an empty text or an empty list; the parser is at its end afterwards. */
    private static boolean something(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL, VALUE_FALSE -> false;
            case VALUE_STRING -> parser.getTextLength() > 0;
            case START_ARRAY, START_OBJECT -> elements(parser) > 0;
            default -> true;
        };
    }

    private static int elements(JsonParser parser) throws IOException {
        int elements = 0;
        while (!parser.nextToken().isStructEnd()) {
            parser.skipChildren();
            elements++;
        }
        return elements;
    }
}
