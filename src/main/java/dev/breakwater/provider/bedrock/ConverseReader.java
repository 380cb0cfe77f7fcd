package dev.breakwater.provider.bedrock;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Usage;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.AnswerChecks;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.translation.Documents;
import dev.breakwater.upstream.Headers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What plain answers and streams of one attempt have in common. */
final class ConverseReader {

    private final Attempt attempt;
    private final Headers headers;

    ConverseReader(Attempt attempt, Headers headers) {
        this.attempt = attempt;
        this.headers = headers;
    }

    /** With the public name of the model. Bedrock does not say when an answer was made; its own id is in a header. */
    AnswerHead head() {
        return new AnswerHead(
                "chatcmpl-" + attempt.call().id(),
                System.currentTimeMillis() / 1000,
                attempt.call().group().name());
    }

    /** The client's name of a tool that the model calls. */
    String tool(String name) {
        return ConverseTools.received(name, attempt.call().request().document());
    }

    /** A {@code reasoningContent}: whole, or a piece of it. */
    static Part.ReasoningPart reasoning(JsonDocument content) throws JsonDocument.MalformedException {
        JsonDocument text = Documents.object(content, "reasoningText").orElse(content);
        return new Part.ReasoningPart(
                text.text("text").orElse(""),
                text.text("signature").filter(each -> !each.isEmpty()).orElse(null),
                content.text("redactedContent").orElse(null));
    }

    /**
     * The tokens in {@code usage}; null where there is none. Bedrock's input tokens do not include those that were read from or written to
     * the cache. The cache's figures are repeated by Anthropic's names, as LiteLLM does.
     */
    static @Nullable Usage usage(JsonDocument holder) throws JsonDocument.MalformedException {
        JsonDocument usage = Documents.object(holder, "usage").orElse(null);
        if (usage == null) {
            return null;
        }
        long read = count(usage, "cacheReadInputTokens");
        long written = count(usage, "cacheWriteInputTokens");
        Map<String, String> others = new LinkedHashMap<>();
        if (usage.hasValue("cacheReadInputTokens")) {
            others.put("cache_read_input_tokens", Long.toString(read));
        }
        if (usage.hasValue("cacheWriteInputTokens")) {
            others.put("cache_creation_input_tokens", Long.toString(written));
        }
        long input = count(usage, "inputTokens");
        return new Usage(input + read + written, count(usage, "outputTokens"), read, written, 0, others);
    }

    private static long count(JsonDocument usage, String name) {
        return usage.number(name)
                .map(number -> (long) Double.parseDouble(number))
                .orElse(0L);
    }

    /**
     * Refuses an end that is no answer.
     *
     * @param content whether there is any before it
     * @throws CallFailedException if the model failed without content, or if a filter stopped the answer and the group has a fallback
     */
    void check(@Nullable FinishReason finish, boolean content) {
        if (finish == null) {
            return;
        }
        if (finish.kind() == FinishReason.Kind.CONTENT_FILTER) {
            Failure filtered = FailureTable.filtered(attempt, FailureTable.passedOn(attempt, headers));
            if (attempt.call().hasFallback(filtered)) {
                throw new CallFailedException(filtered, attempt, null);
            }
        } else if (finish.kind() == FinishReason.Kind.OTHER && !content) {
            throw AnswerChecks.ended(
                    attempt, finish, "it ended with stopReason " + finish.providersName() + " before any content");
        }
    }
}
