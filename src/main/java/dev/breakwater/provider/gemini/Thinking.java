package dev.breakwater.provider.gemini;

import dev.breakwater.call.Attempt;
import dev.breakwater.chat.Conversation;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.provider.translation.Refusal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's {@code thinkingConfig}: levels from the third generation on, tokens before. Sources: Google's "Thinking" and, for
 * {@code reasoning_effort}, its "OpenAI compatibility".
 */
record Thinking(Attempt attempt, GeminiModel model) {

    /** The least for a model that cannot leave thinking out. */
    private static final long LEAST = 128;

    /** JSON text; null where the client leaves it to Gemini. */
    @Nullable
    String config(Conversation conversation) {
        Long budget = conversation.reasoning().budget();
        String effort = conversation.reasoning().effort();
        if (budget != null) {
            return tokens(budget);
        }
        if (effort != null) {
            return effort(effort);
        }
        String thinking = conversation.others().get("thinking");
        return thinking == null ? null : other(thinking);
    }

    private String effort(String effort) {
        return model.third() ? level(effort) : tokens(budget(effort));
    }

    private static String tokens(long budget) {
        return "{\"includeThoughts\":" + (budget != 0) + ",\"thinkingBudget\":" + budget + "}";
    }

    private String level(String effort) {
        String level = switch (effort) {
            case "none", "minimal" -> model.pro() ? "LOW" : "MINIMAL";
            case "low" -> "LOW";
            case "medium" -> "MEDIUM";
            case "high", "xhigh" -> "HIGH";
            default -> throw unknown(effort);
        };
        return "{\"includeThoughts\":" + !effort.equals("none") + ",\"thinkingLevel\":\"" + level + "\"}";
    }

    private long budget(String effort) {
        return switch (effort) {
            case "none" -> model.pro() ? LEAST : 0;
            case "minimal", "low" -> 1_024;
            case "medium" -> 8_192;
            case "high", "xhigh" -> 24_576;
            default -> throw unknown(effort);
        };
    }

    private RuntimeException unknown(String effort) {
        return Refusal.invalid(
                attempt,
                "reasoning_effort",
                "does not know the reasoning_effort '" + effort + "': none, minimal, low, medium and high are known.");
    }

    /** Anthropic's {@code thinking} without a budget: switched off, or as the model likes. */
    private String other(String thinking) {
        try {
            String type = JsonDocument.parse(thinking.getBytes(StandardCharsets.UTF_8))
                    .text("type")
                    .orElse("");
            return type.equals("disabled") ? effort("none") : "{\"includeThoughts\":true}";
        } catch (JsonDocument.MalformedException noObject) {
            throw Refusal.invalid(attempt, "thinking", "takes an object as 'thinking'.");
        }
    }
}
