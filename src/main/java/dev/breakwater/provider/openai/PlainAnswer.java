package dev.breakwater.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.openai.FinishReasons;
import dev.breakwater.chat.openai.UsageJson;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.AnswerChecks;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.upstream.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;

/**
 * Checks a plain answer, and puts the public name of the model into it. Its other bytes stay as they are. Clients read the content of the
 * first element of {@code choices}, {@code data} or {@code results} without checks; so an answer must have it.
 */
final class PlainAnswer {

    /** What the list contains; of several choices the worst counts. */
    private enum Found {
        ANSWER,
        FILTERED,
        NOTHING,
        ERROR
    }

    private PlainAnswer() {}

    static Answer.Whole check(Attempt attempt, Headers headers, byte[] body) {
        JsonDocument document;
        try {
            document = JsonDocument.parse(body);
        } catch (JsonDocument.MalformedException malformed) {
            throw FailureTable.noAnswer(
                    attempt, headers, body, "a 200 whose body is no JSON object, " + malformed.getMessage());
        }
        Operation operation = attempt.call().request().operation();
        String list = list(operation);
        AnswerChecks checks = new AnswerChecks(attempt);
        Found found = find(document, list, operation, checks);
        if (found == Found.ERROR || FailureTable.isError(document, found != Found.NOTHING)) {
            throw FailureTable.inside(attempt, headers, document);
        }
        if (found == Found.NOTHING) {
            throw FailureTable.garbled(attempt, "a 200 with no answer in '" + list + "'");
        }
        Map<String, String> passedOn = FailureTable.passedOn(attempt, headers);
        if (found == Found.FILTERED) {
            // A filtered answer is an answer, unless there is a content policy fallback.
            Failure filtered = FailureTable.filtered(attempt, passedOn);
            if (attempt.call().hasFallback(filtered)) {
                throw new CallFailedException(filtered, attempt, null);
            }
        }
        checks.finish();
        String model = JsonDocument.quote(attempt.call().group().name());
        // Answers of some operations, such as images, name no model.
        boolean names = Operation.OF_TEXT.contains(operation) || document.has("model");
        Slices edited = document.edit(names ? Map.of("model", model) : Map.of(), Set.of());
        return new Answer.Whole(attempt, passedOn, new Answer.Body.Raw(edited), UsageJson.of(document), null);
    }

    private static String list(Operation operation) {
        return switch (operation) {
            case EMBEDDINGS, IMAGES, IMAGE_EDITS, IMAGE_VARIATIONS -> "data";
            case MODERATIONS, RERANK -> "results";
            default -> "choices";
        };
    }

    private static Found find(JsonDocument document, String list, Operation operation, AnswerChecks checks) {
        if (!document.isArray(list)) {
            return Found.NOTHING;
        }
        try (JsonParser parser = document.pull(list)) {
            if (parser == null || parser.nextToken() == null || parser.nextToken() == JsonToken.END_ARRAY) {
                return Found.NOTHING;
            }
            return switch (operation) {
                case CHAT, COMPLETIONS -> choices(parser, checks);
                case EMBEDDINGS -> embedding(parser);
                default -> parser.currentToken() == JsonToken.START_OBJECT ? Found.ANSWER : Found.NOTHING;
            };
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable); // it was well-formed a moment ago
        }
    }

    /** The first one only: the others are alike, and long. */
    private static Found embedding(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return Found.NOTHING;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean vector = parser.currentName().equals("embedding");
            JsonToken value = parser.nextToken();
            if (vector) {
                // In base64, if so asked.
                return value == JsonToken.START_ARRAY || value == JsonToken.VALUE_STRING ? Found.ANSWER : Found.NOTHING;
            }
            parser.skipChildren();
        }
        return Found.NOTHING;
    }

    private static Found choices(JsonParser parser, AnswerChecks checks) throws IOException {
        Found worst = Found.ANSWER;
        while (parser.currentToken() != JsonToken.END_ARRAY) {
            Found found = choice(parser, checks);
            worst = found.compareTo(worst) > 0 ? found : worst;
            parser.nextToken();
        }
        return worst;
    }

    private static Found choice(JsonParser parser, AnswerChecks checks) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return Found.NOTHING;
        }
        boolean answer = false;
        boolean error = false;
        String reason = "";
        MessageScan message = new MessageScan(checks);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "message" -> answer |= value == JsonToken.START_OBJECT && message.read(parser);
                case "text" -> answer |= value == JsonToken.VALUE_STRING;
                case "finish_reason" -> reason = value == JsonToken.VALUE_STRING ? parser.getText() : "";
                case "error" -> error = Choices.something(parser);
                default -> {}
            }
            parser.skipChildren();
        }
        checks.choice(FinishReasons.read(reason), message.said());
        if (error || FailureTable.isError(reason)) {
            return Found.ERROR;
        }
        // Azure leaves the message out of what its filter stopped.
        if (reason.equals("content_filter")) {
            return Found.FILTERED;
        }
        return answer ? Found.ANSWER : Found.NOTHING;
    }
}
