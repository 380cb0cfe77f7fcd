package dev.breakwater.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.Failure;
import dev.breakwater.call.JsonDocument;
import dev.breakwater.call.Operation;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.upstream.Headers;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks that a plain answer is one, and puts the public name of the model into it. Its other bytes stay as they are. */
final class PlainAnswer {

    private PlainAnswer() {}

    static Answer check(Attempt attempt, Headers headers, byte[] body) {
        JsonDocument document;
        try {
            document = JsonDocument.parse(body);
        } catch (JsonDocument.MalformedException malformed) {
            throw FailureTable.garbled(attempt, "a 200 whose body is no JSON object, " + malformed.getMessage());
        }
        Optional<JsonValue> error = document.value("error");
        if (error.isPresent()) {
            throw FailureTable.inside(attempt, headers, error.get());
        }
        boolean embeddings = attempt.call().request().operation() == Operation.EMBEDDINGS;
        String expected = embeddings ? "data" : "choices";
        if (!document.isArray(expected)) {
            throw FailureTable.garbled(attempt, "a 200 without '" + expected + "'");
        }
        Map<String, String> passedOn = FailureTable.passedOn(attempt, headers);
        Failure filtered = FailureTable.filtered(attempt, passedOn);
        // A filtered answer is still an answer, unless there is a group that is meant to give another.
        if (!embeddings && attempt.call().hasFallback(filtered) && isFiltered(document)) {
            throw new CallFailedException(filtered, attempt, null);
        }
        String model = JsonDocument.quote(attempt.call().group().name());
        return new Answer.Whole(attempt, passedOn, document.edit(Map.of("model", model), Set.of()));
    }

    private static boolean isFiltered(JsonDocument document) {
        try (JsonParser parser = document.pull("choices")) {
            while (parser != null && parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME
                        && parser.currentName().equals("finish_reason")
                        && parser.nextToken() == JsonToken.VALUE_STRING
                        && parser.getText().equals("content_filter")) {
                    return true;
                }
            }
            return false;
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable); // it was well-formed a moment ago
        }
    }
}
