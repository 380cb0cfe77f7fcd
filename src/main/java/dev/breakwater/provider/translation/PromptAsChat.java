package dev.breakwater.provider.translation;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.call.request.Continuation;
import dev.breakwater.call.request.ResumeMode;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The request of a text completion as one for chat, for models that can only chat: its prompt becomes a user's message. Source: LiteLLM's
 * {@code text_completion}.
 */
public final class PromptAsChat {

    /** What chat does not have; its {@code logprobs} are of another form. */
    private static final List<String> UNSUPPORTED = List.of("suffix", "echo", "best_of", "logprobs");

    private PromptAsChat() {}

    /**
     * The body of the attempt's request as one for chat.
     *
     * @throws CallFailedException with {@link Failure.BadRequest} where chat cannot express it
     */
    public static JsonDocument chat(Attempt attempt) {
        ApiRequest request = attempt.call().request();
        JsonDocument asked = request.document();
        Continuation continuation = request.continuation();
        if (continuation != null && continuation.way() == ResumeMode.PREFILL) {
            // A longer prompt would be a user's message, which the model answers and does not continue.
            throw refusal(attempt, "prompt", "cannot continue a text behind its prompt: it can only chat.");
        }
        refuseUnsupported(attempt, asked);
        Set<String> dropped = new HashSet<>(UNSUPPORTED);
        dropped.add("prompt");
        String message = "[{\"role\":\"user\",\"content\":" + JsonDocument.quote(prompt(attempt, asked)) + "}]";
        try {
            return JsonDocument.parse(
                    asked.edit(Map.of("messages", message), dropped).join());
        } catch (JsonDocument.MalformedException impossible) {
            throw new IllegalStateException(impossible); // it was well-formed a moment ago
        }
    }

    private static String prompt(Attempt attempt, JsonDocument asked) {
        JsonValue prompt = asked.value("prompt").orElse(JsonValue.NULL);
        if (prompt instanceof JsonArray list && list.size() == 1) {
            prompt = list.get(0);
        }
        if (prompt instanceof JsonString text) {
            return text.getString();
        }
        throw refusal(
                attempt,
                "prompt",
                "can only chat, and takes one prompt as text: 'prompt' must be a string, or a list of one string. Send"
                        + " several prompts one by one, and text instead of tokens.");
    }

    private static void refuseUnsupported(Attempt attempt, JsonDocument asked) {
        if (asked.flag("drop_params").orElse(attempt.deployment().parameters().dropUnsupported())) {
            return;
        }
        for (String name : UNSUPPORTED) {
            if (isWanted(asked.value(name).orElse(null), name)) {
                throw refusal(
                        attempt,
                        name,
                        "can only chat, and chat has no '" + name
                                + "' of text completions. Leave it out, or set 'drop_params' to true.");
            }
        }
    }

    private static boolean isWanted(@Nullable JsonValue value, String name) {
        return switch (value) {
            case null -> false;
            case JsonString text -> !text.getString().isEmpty();
            case JsonNumber number -> !name.equals("best_of") || number.doubleValue() != 1;
            default -> value != JsonValue.FALSE;
        };
    }

    private static CallFailedException refusal(Attempt attempt, String param, String what) {
        ErrorDetails report = ErrorDetails.of(400, attempt.where() + " " + what)
                .withParam(param)
                .withCode(param.equals("prompt") ? "invalid_prompt" : "unsupported_parameter");
        return new CallFailedException(new Failure.BadRequest(report), attempt, null);
    }
}
