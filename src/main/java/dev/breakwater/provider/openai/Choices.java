package dev.breakwater.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.breakwater.chat.ChunkContent;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;
import dev.breakwater.chat.openai.FinishReasons;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.FailureTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code choices} of a stream's chunks, in one pass: the summary of each chunk, and which choices have begun and finished.
 * Content is a text, a tool call, a refusal, reasoning, and anything else in {@code delta} that is not empty, except {@code role}.
 */
final class Choices {

    /** The most choices that are told apart; OpenAI allows 128. */
    private static final int MOST = 1_024;

    /** Content of a delta that no other stream can continue. A content that is a list has parts of any kind. */
    private static final Set<String> BOUND = Set.of("content", "tool_calls", "function_call", "refusal", "audio");

    private final int expected;
    private final BitSet begun = new BitSet();
    private final BitSet finished = new BitSet();

    // Of the chunk under way.
    private String text = "";
    private boolean more;
    private boolean bound;
    private @Nullable Kind end;
    private boolean any;
    private boolean failed;

    /** @param expected how many choices the request asked for */
    Choices(int expected) {
        this.expected = expected;
    }

    ChunkContent.Summary read(JsonDocument chunk) {
        text = "";
        more = false;
        bound = false;
        end = null;
        any = false;
        failed = false;
        if (!chunk.isArray("choices")) {
            return ChunkContent.Summary.NOTHING;
        }
        try (JsonParser parser = chunk.pull("choices")) {
            if (parser != null) {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    choice(parser);
                }
            }
            return new ChunkContent.Summary(text, more, bound, end);
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable); // it was well-formed a moment ago
        }
    }

    /** Whether every choice that was asked for, or began, has said why it ended. */
    boolean complete() {
        return finished.cardinality() >= Math.max(expected, begun.cardinality());
    }

    /** Whether the last chunk had a choice. */
    boolean any() {
        return any;
    }

    /** Whether a choice of the last chunk failed: it has an error of its own, or a finish reason that says so. */
    boolean failed() {
        return failed;
    }

    private void choice(JsonParser parser) throws IOException {
        any = true;
        int index = 0;
        FinishReason finish = null;
        String textBefore = text;
        boolean moreBefore = more;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "index" -> index = value == JsonToken.VALUE_NUMBER_INT ? bounded(parser) : 0;
                // Ollama, SGLang and others send "" in every chunk; only a reason ends a choice.
                case "finish_reason" -> {
                    finish = value == JsonToken.VALUE_STRING ? FinishReasons.read(parser.getText()) : null;
                    failed |= finish != null && FailureTable.isError(finish.providersName());
                }
                case "error" -> failed |= something(parser);
                case "text" -> text(parser, value);
                case "delta" -> {
                    if (value == JsonToken.START_OBJECT) {
                        delta(parser);
                    }
                }
                default -> {}
            }
            parser.skipChildren();
        }
        begun.set(index);
        if (index > 0 && (more != moreBefore || !text.equals(textBefore))) {
            text = textBefore;
            bound = true;
        }
        if (finish != null) {
            finished.set(index);
            // Another reason than "stop" explains an empty answer.
            end = end == null || end == Kind.STOP ? finish.kind() : end;
        }
    }

    private static int bounded(JsonParser parser) throws IOException {
        return parser.getTextLength() > 4 ? 0 : Math.clamp(parser.getIntValue(), 0, MOST);
    }

    private void delta(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("content") && value == JsonToken.VALUE_STRING) {
                text(parser, value);
            } else if (something(parser)) {
                bound |= BOUND.contains(name);
                more |= !name.equals("role");
            }
        }
    }

    private void text(JsonParser parser, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_STRING && parser.getTextLength() > 0) {
            text = text.isEmpty() ? parser.getText() : text + parser.getText();
        }
    }

    /** Whether the value at hand is more than null, false, an empty text, list or object; the parser is at its end afterwards. */
    static boolean something(JsonParser parser) throws IOException {
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
