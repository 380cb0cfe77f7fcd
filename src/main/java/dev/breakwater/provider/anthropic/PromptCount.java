package dev.breakwater.provider.anthropic;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.upstream.Headers;

/** Reads the answer to {@code count_tokens}: {@code {"input_tokens": 12}}. */
final class PromptCount {

    private PromptCount() {}

    static Answer.Whole read(Attempt attempt, Headers headers, byte[] body) {
        JsonDocument counted;
        try {
            counted = JsonDocument.parse(body);
        } catch (MalformedException malformed) {
            throw FailureTable.noAnswer(
                    attempt, headers, body, "a 200 whose body is no JSON object, " + malformed.getMessage());
        }
        String tokens = counted.number("input_tokens").orElse(null);
        if (FailureTable.isError(counted, tokens != null)) {
            throw FailureTable.inside(attempt, headers, counted);
        }
        if (tokens == null) {
            throw FailureTable.garbled(attempt, "a 200 with no count in 'input_tokens'");
        }
        return new Answer.Whole(
                attempt,
                FailureTable.passedOn(attempt, headers),
                new Answer.Body.Raw(Slices.of(body)),
                new Usage((long) Double.parseDouble(tokens), 0),
                null);
    }
}
