package dev.breakwater.provider.cohere;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonElement;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.upstream.Headers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a plain answer. */
final class CohereAnswer {

    private CohereAnswer() {}

    static Answer.Whole read(Attempt attempt, Headers headers, byte[] body) {
        try {
            return read(attempt, headers, JsonDocument.parse(body));
        } catch (JsonDocument.MalformedException malformed) {
            throw FailureTable.noAnswer(
                    attempt, headers, body, "a 200 whose body is no answer of Cohere's, " + malformed.getMessage());
        }
    }

    private static Answer.Whole read(Attempt attempt, Headers headers, JsonDocument answer)
            throws JsonDocument.MalformedException {
        // An error has a text of the same name.
        boolean answers =
                answer.element("message").filter(JsonElement::isObject).isPresent();
        if (FailureTable.isError(answer, answers)) {
            throw FailureTable.inside(attempt, headers, answer);
        }
        if (!answers) {
            throw FailureTable.garbled(attempt, "a 200 with no answer in 'message'");
        }
        String reason = answer.text("finish_reason").orElse(null);
        if (reason != null && FinishReasons.isFailure(reason)) {
            throw FailureTable.garbled(attempt, "it ended with finish_reason " + reason);
        }
        CohereMessage message = CohereMessage.NOTHING;
        Usage usage = null;
        Map<String, String> choice = Map.of();
        try (JsonCursor in = answer.cursor("message")) {
            message = in == null ? message : CohereMessage.read(in);
        }
        try (JsonCursor in = answer.cursor("usage")) {
            usage = in == null ? null : TokenCounts.read(in);
        }
        try (JsonCursor in = answer.cursor("logprobs")) {
            choice = in == null || in.isNull() ? choice : Map.of("logprobs", Logprobs.read(in));
        }
        Turn turn = new Turn(Turn.Role.ASSISTANT, message.parts(), null, message.others());
        FinishReason finish = reason == null ? null : FinishReasons.of(reason);
        ChatAnswer read = new ChatAnswer(
                head(attempt, answer.text("id").orElse(null)),
                List.of(new ChatAnswer.Choice(0, turn, finish, choice)),
                usage,
                Map.of());
        return new Answer.Whole(attempt, FailureTable.passedOn(attempt, headers), read);
    }

    /** With the public name of the model. Cohere does not say when an answer was made. */
    static AnswerHead head(Attempt attempt, @Nullable String id) {
        return new AnswerHead(
                id, System.currentTimeMillis() / 1000, attempt.call().group().name());
    }
}
