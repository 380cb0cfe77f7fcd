package dev.breakwater.provider;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;
import dev.breakwater.chat.Part;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonText;
import dev.breakwater.policy.AnswerCheck;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether an answer is one that a client can use ({@link AnswerCheck}). A choice that ended by its limit of tokens or by a filter is an
 * answer as it is. Only chats are checked: a text completion may be empty. For one answer, and one thread.
 */
public final class AnswerChecks {

    private static final String FORMAT = "response_format";

    private static final Set<String> JSON_FORMATS = Set.of("json_object", "json_schema");

    private final Attempt attempt;
    private final boolean empty;
    private final boolean toolCalls;
    private final boolean json;
    private boolean answered;
    private boolean brokenCall;
    private boolean notJson;

    public AnswerChecks(Attempt attempt) {
        this.attempt = attempt;
        boolean chat = attempt.call().request().operation() == Operation.CHAT;
        Set<AnswerCheck> checks = chat ? attempt.call().policy().checks() : Set.of();
        // The rest of a broken answer may be nothing.
        this.empty =
                checks.contains(AnswerCheck.EMPTY) && attempt.call().request().continuation() == null;
        this.toolCalls = checks.contains(AnswerCheck.TOOL_CALLS);
        this.json = checks.contains(AnswerCheck.JSON) && asksForJson(attempt);
    }

    private static boolean asksForJson(Attempt attempt) {
        JsonDocument request = attempt.call().request().document();
        String usual = attempt.deployment().defaults().get(FORMAT);
        JsonDocument asked = request.has(FORMAT) || usual == null ? request : JsonDocument.of(Map.of(FORMAT, usual));
        return asked.element(FORMAT)
                .flatMap(format -> format.text("type"))
                .filter(JSON_FORMATS::contains)
                .isPresent();
    }

    /** Whether anything is checked. */
    public boolean any() {
        return empty || toolCalls || json;
    }

    /** Whether an answer must say something. */
    public boolean empty() {
        return empty;
    }

    /** Whether the arguments of tool calls are read. */
    public boolean toolCalls() {
        return toolCalls;
    }

    /** Whether the text must be JSON. */
    public boolean json() {
        return json;
    }

    /**
     * What a choice says.
     *
     * @param anything a text, a tool call, a refusal, an image, sound; reasoning is not an answer
     * @param arguments of its calls of functions, as far as {@link #toolCalls} wants them
     * @param text as far as {@link #json} wants it; empty where there is none, or where a tool call is the answer
     */
    public record Said(boolean anything, List<String> arguments, String text) {
        static Said of(List<Part> parts) {
            boolean calls = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
            return new Said(
                    parts.stream().anyMatch(part -> part.hasContent() && !(part instanceof Part.ReasoningPart)),
                    parts.stream()
                            .filter(part -> part instanceof Part.ToolCall call && !call.custom())
                            .map(part -> ((Part.ToolCall) part).input())
                            .toList(),
                    calls ? "" : Part.text(parts));
        }
    }

    /**
     * An answer in the interchange form.
     *
     * @throws CallFailedException if it fails a check
     */
    public void check(ChatAnswer answer) {
        if (any()) {
            answer.choices()
                    .forEach(choice ->
                            choice(choice.finish(), Said.of(choice.turn().parts())));
            finish();
        }
    }

    /** The next choice of the answer. */
    public void choice(@Nullable FinishReason finish, Said said) {
        Kind kind = finish == null ? Kind.STOP : finish.kind();
        answered |= said.anything() || kind != Kind.STOP;
        if (kind == Kind.LENGTH || kind == Kind.CONTENT_FILTER) {
            return;
        }
        brokenCall |= toolCalls && ((finish != null && finish.malformedCall()) || isBroken(said.arguments()));
        notJson |= json && !said.text().isEmpty() && !JsonText.isValue(said.text());
    }

    /** A function without parameters may have no arguments. */
    private static boolean isBroken(List<String> arguments) {
        return arguments.stream().anyMatch(each -> !each.isBlank() && !JsonText.isValue(each));
    }

    /**
     * After the last choice.
     *
     * @throws CallFailedException if the answer fails a check
     */
    public void finish() {
        if (empty && !answered) {
            throw empty(attempt);
        }
        if (brokenCall) {
            throw brokenCall(attempt, "");
        }
        if (notJson) {
            ErrorDetails report = report(attempt, "a text that is not JSON, and JSON was asked for", "not_json");
            throw new CallFailedException(new Failure.NotJson(report), attempt, null);
        }
    }

    /** The failure of an answer that says nothing. */
    public static CallFailedException empty(Attempt attempt) {
        ErrorDetails report = report(attempt, "an empty answer: no text, no tool call, no refusal", "empty_answer");
        return new CallFailedException(new Failure.EmptyAnswer(report), attempt, null);
    }

    /**
     * The failure of an answer that ended for this reason before any content.
     *
     * @param what happened
     */
    public static CallFailedException ended(Attempt attempt, FinishReason finish, String what) {
        String scrubbed = new Scrubber(attempt.deployment().endpoint()).scrub(what);
        return finish.malformedCall() ? brokenCall(attempt, ": " + scrubbed) : FailureTable.garbled(attempt, what);
    }

    private static CallFailedException brokenCall(Attempt attempt, String detail) {
        ErrorDetails report = report(attempt, "a tool call whose arguments are not JSON" + detail, "broken_tool_call");
        return new CallFailedException(new Failure.BrokenToolCall(report), attempt, null);
    }

    private static ErrorDetails report(Attempt attempt, String what, String code) {
        return ErrorDetails.of(502, attempt.where() + " gave " + what + ".").withCode(code);
    }
}
