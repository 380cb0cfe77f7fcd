package dev.breakwater.provider.gemini;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.ChatAnswer.Choice;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Turn;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.upstream.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads a plain answer. */
final class GeminiAnswer {

    private GeminiAnswer() {}

    static Answer.Whole read(Attempt attempt, Headers headers, byte[] body, Supplier<String> ids) {
        GeminiReader reader = new GeminiReader(attempt, headers, ids);
        GeminiResponse response;
        try {
            response = reader.read(JsonDocument.parse(body));
        } catch (JsonDocument.MalformedException malformed) {
            throw FailureTable.noAnswer(
                    attempt,
                    GoogleErrors.headers(headers, body),
                    body,
                    "a 200 whose body is no response of Gemini's, " + malformed.getMessage());
        }
        List<Choice> choices = choices(reader, response);
        if (choices.isEmpty()) {
            throw FailureTable.garbled(attempt, "a 200 with no answer in 'candidates'");
        }
        if (ClientsOwn.sent(attempt) != null) {
            Answer.Body own = new Answer.Body.Raw(Slices.of(body));
            return new Answer.Whole(attempt, FailureTable.passedOn(attempt, headers), own, response.usage(), null);
        }
        ChatAnswer answer = new ChatAnswer(reader.head(response.id()), choices, response.usage(), Map.of());
        return new Answer.Whole(attempt, FailureTable.passedOn(attempt, headers), answer);
    }

    private static List<Choice> choices(GeminiReader reader, GeminiResponse response) {
        boolean content = response.candidates().stream().anyMatch(Candidate::hasContent);
        List<Choice> choices = new ArrayList<>();
        for (Candidate candidate : response.candidates()) {
            FinishReason finish =
                    candidate.finish() == null ? null : FinishReasons.of(candidate.finish(), candidate.hasCalls());
            if (finish != null && (!content || finish.kind() == FinishReason.Kind.CONTENT_FILTER)) {
                reader.check(finish, candidate.message());
            }
            Turn turn = new Turn(Turn.Role.ASSISTANT, reader.named(candidate.merged()), null, candidate.turn());
            choices.add(new Choice(candidate.index(), turn, finish, candidate.choice()));
        }
        if (choices.isEmpty() && response.blocked() != null) {
            FinishReason finish = FinishReasons.blocked(response.blocked());
            reader.check(finish, null);
            choices.add(new Choice(0, new Turn(Turn.Role.ASSISTANT, List.of()), finish, Map.of()));
        }
        return choices;
    }
}
