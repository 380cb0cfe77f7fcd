package dev.breakwater.provider.bedrock;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Turn;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonElement;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.translation.Documents;
import dev.breakwater.provider.translation.JsonAnswer;
import dev.breakwater.upstream.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads Converse's plain answer. */
final class ConverseAnswer {

    private final ConverseReader reader;
    private final List<Part> parts = new ArrayList<>();
    private boolean json;

    private ConverseAnswer(ConverseReader reader) {
        this.reader = reader;
    }

    static Answer.Whole read(Attempt attempt, Headers headers, byte[] body) {
        try {
            JsonDocument document = JsonDocument.parse(body);
            JsonDocument message = Documents.object(document, "output")
                    .flatMap(output -> output.element("message"))
                    .filter(JsonElement::isObject)
                    .map(JsonElement::json)
                    .flatMap(Documents::parse)
                    .orElse(null);
            if (FailureTable.isError(document, message != null)) {
                throw FailureTable.inside(attempt, headers, JsonDocument.parse(AwsErrors.named(headers, body)));
            }
            if (message == null || !message.isArray("content")) {
                throw FailureTable.garbled(attempt, "a 200 with no answer in 'output'");
            }
            Map<String, String> passedOn = FailureTable.passedOn(attempt, headers);
            ChatAnswer answer = new ConverseAnswer(new ConverseReader(attempt, headers)).answer(document, message);
            return new Answer.Whole(attempt, passedOn, answer);
        } catch (MalformedException malformed) {
            throw FailureTable.noAnswer(
                    attempt, headers, body, "a 200 whose body is no JSON object, " + malformed.getMessage());
        }
    }

    private ChatAnswer answer(JsonDocument document, JsonDocument message) throws MalformedException {
        for (JsonElement each : message.elements("content", Integer.MAX_VALUE)) {
            Part part = part(each.object());
            if (part != null && part.hasContent()) {
                parts.add(part);
            }
        }
        boolean calls = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
        FinishReason finish = document.text("stopReason")
                .map(reason -> StopReasons.read(reason, calls, json && !calls))
                .orElse(null);
        reader.check(finish, !parts.isEmpty());
        Turn turn = new Turn(Turn.Role.ASSISTANT, parts);
        return new ChatAnswer(
                reader.head(),
                List.of(new ChatAnswer.Choice(0, turn, finish, Map.of())),
                ConverseReader.usage(document),
                Map.of());
    }

    /** Null for a block of a kind that is not known. */
    private @Nullable Part part(JsonDocument block) throws MalformedException {
        if (block.has("text")) {
            return new Part.Text(block.text("text").orElse(""));
        }
        JsonDocument reasoning = Documents.object(block, "reasoningContent").orElse(null);
        if (reasoning != null) {
            return ConverseReader.reasoning(reasoning);
        }
        JsonDocument use = Documents.object(block, "toolUse").orElse(null);
        if (use == null) {
            return null;
        }
        String input = use.element("input").map(JsonElement::json).orElse("{}");
        if (JsonAnswer.isTool(use)) {
            json = true;
            return new Part.Text(input);
        }
        return new Part.ToolCall(
                use.text("toolUseId").orElse(""),
                reader.tool(use.text("name").orElse("")),
                input,
                false,
                null,
                Extras.NONE);
    }
}
