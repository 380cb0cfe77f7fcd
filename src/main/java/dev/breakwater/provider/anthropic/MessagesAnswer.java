package dev.breakwater.provider.anthropic;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Turn;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonElement;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.translation.JsonAnswer;
import dev.breakwater.upstream.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a plain {@code message}. */
final class MessagesAnswer {

    private MessagesAnswer() {}

    static Answer.Whole read(Attempt attempt, Headers headers, byte[] body) {
        try {
            return read(attempt, headers, JsonDocument.parse(body));
        } catch (JsonDocument.MalformedException malformed) {
            throw FailureTable.noAnswer(
                    attempt, headers, body, "a 200 whose body is no JSON object, " + malformed.getMessage());
        }
    }

    private static Answer.Whole read(Attempt attempt, Headers headers, JsonDocument message)
            throws JsonDocument.MalformedException {
        boolean answers = message.isArray("content");
        if (FailureTable.isError(message, answers)) {
            throw FailureTable.inside(attempt, headers, message);
        }
        if (!answers) {
            throw FailureTable.garbled(attempt, "a 200 with no answer in 'content'");
        }
        List<Part> parts = new ArrayList<>();
        boolean json = false;
        for (JsonElement each : message.elements("content", Integer.MAX_VALUE)) {
            JsonDocument block = each.object();
            json |= JsonAnswer.isTool(block);
            Part part = part(block);
            if (part != null && part.hasContent()) {
                parts.add(part);
            }
        }
        boolean calls = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
        boolean instead = json && !calls;
        FinishReason finish = message.text("stop_reason")
                .map(reason -> StopReasons.read(reason, instead))
                .orElse(null);
        Map<String, String> passedOn = FailureTable.passedOn(attempt, headers);
        refuseIfFiltered(attempt, finish, passedOn);
        TokenCounts counts = new TokenCounts();
        counts.add(message);
        if (ClientsOwn.applies(attempt)) {
            return ClientsOwn.answer(attempt, message, passedOn, counts.usage());
        }
        Turn turn = new Turn(Turn.Role.ASSISTANT, parts);
        ChatAnswer answer = new ChatAnswer(
                head(attempt, message.text("id").orElse(null)),
                List.of(new ChatAnswer.Choice(0, turn, finish, Map.of())),
                counts.usage(),
                Map.of());
        return new Answer.Whole(attempt, passedOn, answer);
    }

    /** A refusal is an answer, unless there is a content policy fallback. */
    private static void refuseIfFiltered(Attempt attempt, @Nullable FinishReason finish, Map<String, String> passedOn) {
        if (finish != null && finish.kind() == FinishReason.Kind.CONTENT_FILTER) {
            Failure filtered = FailureTable.filtered(attempt, passedOn);
            if (attempt.call().hasFallback(filtered)) {
                throw new CallFailedException(filtered, attempt, null);
            }
        }
    }

    /** With the public name of the model. Anthropic does not say when an answer was made. */
    static AnswerHead head(Attempt attempt, @Nullable String id) {
        return new AnswerHead(
                id, System.currentTimeMillis() / 1000, attempt.call().group().name());
    }

    /** Null for a block of the provider's own tools. */
    private static @Nullable Part part(JsonDocument block) {
        return switch (block.text("type").orElse("")) {
            case "text" -> new Part.Text(block.text("text").orElse(""));
            case "thinking" ->
                new Part.ReasoningPart(
                        block.text("thinking").orElse(""),
                        block.text("signature").orElse(null),
                        null);
            case "redacted_thinking" ->
                new Part.ReasoningPart("", null, block.text("data").orElse(""));
            case "tool_use" -> {
                String input = block.element("input").map(JsonElement::json).orElse("{}");
                yield JsonAnswer.isTool(block)
                        ? new Part.Text(input)
                        : new Part.ToolCall(
                                block.text("id").orElse(""),
                                block.text("name").orElse(""),
                                input,
                                false,
                                null,
                                Extras.NONE);
            }
            default -> null;
        };
    }
}
