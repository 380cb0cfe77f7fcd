package dev.breakwater.call.request;

import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonElement;
import dev.breakwater.policy.DurationText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is answered in place of a provider, by a request or by a deployment. Source: LiteLLM's mock completion; the list of pieces is
 * Breakwater's.
 *
 * @param pieces {@code mock_response} as a stream brings it: the words of a text, or a list's strings. A plain answer joins them. Null
 *     where there is none
 * @param toolCalls {@code mock_tool_calls}: a list of OpenAI's tool calls, as JSON text; null where there are none
 * @param delay {@code mock_delay}: the pause before the answer; null where there is none. Without one of the others it has no effect
 */
public record MockAnswer(
        @Nullable List<String> pieces,
        @Nullable String toolCalls,
        @Nullable Duration delay) {

    public static final String RESPONSE = "mock_response";

    public static final String TOOL_CALLS = "mock_tool_calls";

    public static final String DELAY = "mock_delay";

    public static final MockAnswer NONE = new MockAnswer(null, null, null);

    private static final Pattern WORD = Pattern.compile("\\S+\\s*|\\s+");

    /** The most pieces of a list. */
    private static final int MOST = 10_000;

    public MockAnswer {
        pieces = pieces == null ? null : List.copyOf(pieces);
    }

    /** A text. */
    public static MockAnswer of(String text) {
        return new MockAnswer(words(text), null, null);
    }

    private static List<String> words(String text) {
        return WORD.matcher(text).results().map(MatchResult::group).toList();
    }

    /** The members of this object that are about a mock answer. Those of the wrong type are as if they were absent. */
    public static MockAnswer read(JsonDocument document) {
        if (!document.hasValue(RESPONSE) && !document.hasValue(TOOL_CALLS) && !document.hasValue(DELAY)) {
            return NONE;
        }
        return new MockAnswer(
                document.hasValue(RESPONSE) ? pieces(document) : null,
                document.isArray(TOOL_CALLS)
                        ? document.element(TOOL_CALLS).map(JsonElement::json).orElse(null)
                        : null,
                document.number(DELAY)
                        .or(() -> document.text(DELAY))
                        .flatMap(DurationText::parse)
                        .orElse(null));
    }

    private static List<String> pieces(JsonDocument document) {
        String text = document.text(RESPONSE).orElse(null);
        if (text != null) {
            return words(text);
        }
        List<Optional<String>> strings = document.isArray(RESPONSE)
                ? document.elements(RESPONSE, MOST).stream()
                        .map(JsonElement::text)
                        .toList()
                : List.of(Optional.empty());
        // The numbers of an embedding are one piece.
        return strings.stream().allMatch(Optional::isPresent)
                ? strings.stream().map(Optional::orElseThrow).toList()
                : document.element(RESPONSE).map(JsonElement::json).stream().toList();
    }

    /** Whether it answers. */
    public boolean answers() {
        return pieces != null || toolCalls != null;
    }

    /** The whole text; empty where there is none. */
    public String text() {
        return pieces == null ? "" : String.join("", pieces);
    }

    /** The answer of this, else of the other; the delay likewise. */
    public MockAnswer or(MockAnswer other) {
        MockAnswer answering = answers() ? this : other;
        return new MockAnswer(answering.pieces, answering.toolCalls, delay == null ? other.delay : delay);
    }
}
