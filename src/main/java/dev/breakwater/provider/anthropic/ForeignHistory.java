package dev.breakwater.provider.anthropic;

import dev.breakwater.chat.Part.ReasoningPart;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonElement;
import dev.breakwater.provider.translation.CallIds;
import dev.breakwater.provider.translation.ClaudeFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What other models wrote in a history that is passed on: thoughts without Claude's signature, and ids of tool calls in another alphabet.
 * Anthropic refuses both for ever, so that a conversation that once fell back to another model could not return.
 */
final class ForeignHistory {

    private boolean changed;

    private ForeignHistory() {}

    /** {@code messages} as Anthropic accepts them, as JSON text; empty where they need no change. */
    static Optional<String> repaired(JsonDocument request) throws MalformedException {
        ForeignHistory history = new ForeignHistory();
        List<String> messages = new ArrayList<>();
        for (JsonElement each : request.elements("messages", Integer.MAX_VALUE)) {
            history.message(each.object(), messages);
        }
        return history.changed ? Optional.of(list(messages)) : Optional.empty();
    }

    private static String list(List<String> elements) {
        return "[" + String.join(",", elements) + "]";
    }

    private void message(JsonDocument message, List<String> messages) throws MalformedException {
        boolean before = changed;
        changed = false;
        List<String> blocks = new ArrayList<>();
        for (JsonElement each : message.elements("content", Integer.MAX_VALUE)) {
            block(each, blocks);
        }
        if (!changed) {
            messages.add(message.json());
        } else if (!blocks.isEmpty()) {
            messages.add(message.with(Map.of("content", list(blocks))).json());
        }
        changed |= before;
    }

    private void block(JsonElement element, List<String> blocks) throws MalformedException {
        if (!element.isObject()) {
            blocks.add(element.json());
            return;
        }
        JsonDocument block = element.object();
        switch (block.text("type").orElse("")) {
            case "thinking", "redacted_thinking" -> {
                ReasoningPart reasoning = new ReasoningPart(
                        "",
                        block.text("signature").orElse(null),
                        block.text("data").orElse(null));
                if (ClaudeFamily.accepts(reasoning)) {
                    blocks.add(element.json());
                } else {
                    changed = true;
                }
            }
            case "tool_use" -> call(block, "id", blocks);
            case "tool_result" -> call(block, "tool_use_id", blocks);
            default -> blocks.add(element.json());
        }
    }

    private void call(JsonDocument block, String member, List<String> blocks) {
        String id = block.text(member).orElse("");
        String fitting = CallIds.fitting(id, AnthropicCompatible.LONGEST_ID);
        changed |= !fitting.equals(id);
        blocks.add(
                fitting.equals(id)
                        ? block.json()
                        : block.with(Map.of(member, JsonDocument.quote(fitting)))
                                .json());
    }
}
