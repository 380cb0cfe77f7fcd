package dev.breakwater.provider.ollama;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.upstream.Headers;
import org.jspecify.annotations.Nullable;

/** What plain answers and streams of one attempt have in common. */
record OllamaReader(Attempt attempt, Headers headers) {

    /**
     * Null where it has no message.
     *
     * @throws JsonDocument.MalformedException if it is no response of Ollama's
     * @throws CallFailedException if it is an error
     */
    @Nullable
    OllamaResponse read(byte[] bytes) throws JsonDocument.MalformedException {
        JsonDocument document = JsonDocument.parse(bytes);
        boolean answers = OllamaResponse.isAnswer(document);
        if (FailureTable.isError(document, answers)) {
            throw FailureTable.inside(attempt, headers, document);
        }
        return answers ? OllamaResponse.read(document) : null;
    }

    /** Ollama gives its answers no ids. */
    AnswerHead head(OllamaResponse response) {
        return new AnswerHead(
                "chatcmpl-" + attempt.call().id(),
                response.created(),
                attempt.call().group().name());
    }

    /** Refuses an end that is no answer, where nothing has come before it. */
    void check(FinishReason finish) {
        if (finish.kind() == FinishReason.Kind.OTHER) {
            throw FailureTable.garbled(
                    attempt, "it ended with done_reason " + finish.providersName() + " before any content");
        }
    }
}
