package dev.breakwater.provider.translation;

import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Reasoning;
import dev.breakwater.chat.ToolChoice.Mode;
import dev.breakwater.chat.Turn;
import dev.breakwater.json.JsonDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a model is asked to think. {@code reasoning_effort} becomes an effort where the model has one, else a budget, as LiteLLM has it.
 * Anthropic refuses a request that thinks beside a forced tool, or continues a tool call that was made without thinking; such a request
 * does not think.
 *
 * @param type {@code adaptive}, {@code enabled}, {@code disabled}; null to send nothing
 * @param budget for {@code enabled}
 * @param effort {@code low}, {@code medium}, ...; null to send none
 * @param shown whether the thoughts must be asked for
 */
public record Thinking(
        @Nullable String type,
        @Nullable Long budget,
        @Nullable String effort,
        boolean shown) {

    private static final Thinking NONE = new Thinking(null, null, null, false);

    private static final long LEAST_BUDGET = 1_024;

    /** From the least to the most. */
    private static final List<String> EFFORTS = List.of("low", "medium", "high", "xhigh", "max");

    /** LiteLLM's budgets, doubled on. */
    private static final List<Long> BUDGETS = List.of(1_024L, 2_048L, 4_096L, 8_192L, 16_384L);

    /** @param maxTokens of the answer: the thoughts are a part of it */
    public static Thinking of(Conversation conversation, ClaudeFamily family, long maxTokens) {
        Reasoning reasoning = conversation.reasoning();
        if (conversation.others().containsKey("thinking")) {
            return new Thinking(null, null, effort(reasoning.effort(), family), false);
        }
        String wanted = reasoning.effort();
        if ((wanted == null && reasoning.budget() == null) || !family.thinks()) {
            return NONE;
        }
        if ("none".equals(wanted)) {
            return off(family);
        }
        String effort = effort(wanted, family);
        if (isForced(conversation)) {
            return new Thinking(null, null, effort, false);
        }
        return reasoning.budget() != null && family.takesBudgets()
                ? budget(conversation, reasoning.budget(), effort)
                : of(conversation, family, wanted, effort, maxTokens);
    }

    private static Thinking of(
            Conversation conversation,
            ClaudeFamily family,
            @Nullable String wanted,
            @Nullable String effort,
            long maxTokens) {
        if (family.thinksAdaptively()) {
            return new Thinking("adaptive", null, effort, family.hidesThoughts());
        }
        long budget = Math.min(BUDGETS.get(place(wanted)), maxTokens - 1);
        return budget < LEAST_BUDGET ? new Thinking(null, null, effort, false) : budget(conversation, budget, effort);
    }

    private static Thinking budget(Conversation conversation, long budget, @Nullable String effort) {
        return continuesUnthinking(conversation)
                ? new Thinking(null, null, effort, false)
                : new Thinking("enabled", budget, effort, false);
    }

    private static Thinking off(ClaudeFamily family) {
        if (family.alwaysThinks()) {
            return new Thinking(null, null, "low", false);
        }
        return family.thinksByDefault() ? new Thinking("disabled", null, null, false) : NONE;
    }

    private static @Nullable String effort(@Nullable String wanted, ClaudeFamily family) {
        if (wanted == null || wanted.equals("none") || !family.hasEffort()) {
            return null;
        }
        int place = place(wanted);
        while (!family.hasEffort(EFFORTS.get(place))) {
            place--;
        }
        return EFFORTS.get(place);
    }

    /** {@code minimal} is the least. */
    private static int place(@Nullable String effort) {
        return effort == null ? EFFORTS.indexOf("high") : Math.max(0, EFFORTS.indexOf(effort));
    }

    private static boolean isForced(Conversation conversation) {
        Mode mode = conversation.toolChoice().mode();
        return !conversation.tools().isEmpty() && (mode == Mode.REQUIRED || mode == Mode.NAMED);
    }

    /** Whether the last turn of the assistant calls tools and has no thoughts that the model accepts. */
    private static boolean continuesUnthinking(Conversation conversation) {
        List<Turn> turns = conversation.turns();
        for (int place = turns.size() - 1; place >= 0; place--) {
            Turn turn = turns.get(place);
            if (turn.role() == Turn.Role.ASSISTANT) {
                return turn.parts().stream().anyMatch(Part.ToolCall.class::isInstance)
                        && turn.parts().stream().noneMatch(Part.ReasoningPart.class::isInstance);
            }
        }
        return false;
    }

    /** Whether it thinks because the request asks for it. */
    public boolean isOn() {
        return "adaptive".equals(type) || "enabled".equals(type);
    }

    /** Anthropic's {@code thinking}, as JSON text; null to send none. */
    public @Nullable String json() {
        if (type == null) {
            return null;
        }
        Map<String, String> members = new LinkedHashMap<>();
        members.put("type", JsonDocument.quote(type));
        if (budget != null) {
            members.put("budget_tokens", budget.toString());
        }
        if (shown) {
            members.put("display", "\"summarized\"");
        }
        return JsonDocument.of(members).json();
    }
}
