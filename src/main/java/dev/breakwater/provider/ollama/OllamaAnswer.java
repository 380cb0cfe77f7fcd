package dev.breakwater.provider.ollama;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Turn;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.upstream.Headers;
import java.util.List;
import java.util.Map;

/** Reads a plain answer. */
final class OllamaAnswer {

    private OllamaAnswer() {}

    static Answer.Whole read(Attempt attempt, Headers headers, byte[] body) {
        OllamaReader reader = new OllamaReader(attempt, headers);
        OllamaResponse response;
        try {
            response = reader.read(body);
        } catch (JsonDocument.MalformedException malformed) {
            throw FailureTable.noAnswer(
                    attempt, headers, body, "a 200 whose body is no response of Ollama's, " + malformed.getMessage());
        }
        if (response == null) {
            throw FailureTable.garbled(attempt, "a 200 with no answer in 'message'");
        }
        FinishReason finish = response.done() ? DoneReasons.of(response.reason(), response.hasCalls()) : null;
        if (finish != null && !response.hasContent()) {
            reader.check(finish);
        }
        ChatAnswer.Choice choice =
                new ChatAnswer.Choice(0, new Turn(Turn.Role.ASSISTANT, response.parts()), finish, response.choice());
        ChatAnswer answer = new ChatAnswer(reader.head(response), List.of(choice), response.usage(), Map.of());
        return new Answer.Whole(attempt, FailureTable.passedOn(attempt, headers), answer);
    }
}
