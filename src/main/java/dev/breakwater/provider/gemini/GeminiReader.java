package dev.breakwater.provider.gemini;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Part;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.AnswerChecks;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.upstream.Headers;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What plain answers and streams of one attempt have in common. */
final class GeminiReader {

    private final Attempt attempt;
    private final Headers headers;
    private final Supplier<String> ids;

    /** @param ids makes the id of a call that has none */
    GeminiReader(Attempt attempt, Headers headers, Supplier<String> ids) {
        this.attempt = attempt;
        this.headers = headers;
        this.ids = ids;
    }

    /**
     * @throws JsonDocument.MalformedException if it is no response of Gemini's
     * @throws CallFailedException if it is an error
     */
    GeminiResponse read(JsonDocument document) throws JsonDocument.MalformedException {
        GeminiResponse response = GeminiResponse.read(document, ids);
        if (FailureTable.isError(document, !response.candidates().isEmpty() || response.blocked() != null)) {
            throw FailureTable.inside(
                    attempt, GoogleErrors.headers(headers, document.slices().join()), document);
        }
        return response;
    }

    AnswerHead head(@Nullable String id) {
        return new AnswerHead(
                id == null ? "chatcmpl-" + attempt.call().id() : id,
                System.currentTimeMillis() / 1000,
                attempt.call().group().name());
    }

    /** These parts, with the client's names of its functions. */
    List<Part> named(List<Part> parts) {
        return parts.stream()
                .map(part -> part instanceof Part.ToolCall call ? named(call) : part)
                .toList();
    }

    private Part named(Part.ToolCall call) {
        String name =
                FunctionNames.received(call.name(), attempt.call().request().document());
        return new Part.ToolCall(call.id(), name, call.input(), false, call.signature(), call.extras());
    }

    /**
     * Refuses an end that is no answer, where nothing has come before it.
     *
     * @throws CallFailedException if the model failed, or if its filter stopped the answer and the group has a fallback for that
     */
    void check(FinishReason finish, @Nullable String message) {
        switch (finish.kind()) {
            case CONTENT_FILTER -> {
                Failure filtered = FailureTable.filtered(attempt, FailureTable.passedOn(attempt, headers));
                if (attempt.call().hasFallback(filtered)) {
                    throw new CallFailedException(filtered, attempt, null);
                }
            }
            case OTHER ->
                throw AnswerChecks.ended(
                        attempt,
                        finish,
                        "it ended with finishReason " + finish.providersName() + " before any content"
                                + (message == null ? "" : " (" + message + ")"));
            default -> {}
        }
    }
}
