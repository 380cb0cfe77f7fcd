package dev.breakwater.api.responses;

import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonElement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follows the events that a provider of this form sends, so that another provider can continue the response if they break off. */
final class SentEvents {

    private final Assembly assembly;
    private long next;
    private boolean complete;

    SentEvents(Assembly assembly) {
        this.assembly = assembly;
    }

    /** The number of the next event. */
    long next() {
        return next;
    }

    /** Whether the response has ended. */
    boolean complete() {
        return complete;
    }

    void follow(String type, JsonDocument event) {
        next = event.number("sequence_number")
                        .map(Double::parseDouble)
                        .map(Double::longValue)
                        .orElse(next)
                + 1;
        String delta = event.text("delta").orElse("");
        switch (type) {
            case "response.created", "response.in_progress" -> begun(event);
            case "response.output_item.added" -> item(event, false);
            case "response.output_item.done" -> item(event, true);
            case "response.content_part.added" -> part(event);
            case "response.content_part.done", "response.reasoning_summary_part.done" -> ended();
            case "response.output_text.delta", "response.refusal.delta", "response.reasoning_summary_text.delta" ->
                seen(delta);
            case "response.completed", "response.incomplete" -> complete = true;
            default -> {}
        }
    }

    private void begun(JsonDocument event) {
        JsonDocument response = object(event, "response");
        if (response != null) {
            assembly.begun(response);
        }
    }

    private void item(JsonDocument event, boolean done) {
        JsonDocument item = object(event, "item");
        if (item == null) {
            return;
        }
        String id = item.text("id").orElse("");
        int index = event.number("output_index")
                .map(Double::parseDouble)
                .orElse(0.0)
                .intValue();
        String type = done ? "" : item.text("type").orElse("");
        assembly.sent(
                switch (type) {
                    case "message" -> new MessageItem(id, index);
                    case "reasoning" -> new ReasoningItem(id, index);
                    default -> new SentItem(id, index, members(item));
                });
    }

    private static Map<String, String> members(JsonDocument item) {
        Map<String, String> members = new LinkedHashMap<>();
        for (String name : item.names()) {
            item.element(name).map(JsonElement::json).ifPresent(json -> members.put(name, json));
        }
        return members;
    }

    private void part(JsonDocument event) {
        if (assembly.open() instanceof MessageItem message) {
            message.continuing(event.element("part")
                    .flatMap(part -> part.text("type"))
                    .filter("refusal"::equals)
                    .isPresent());
        }
    }

    private void seen(String delta) {
        switch (assembly.open()) {
            case MessageItem message -> message.seen(delta);
            case ReasoningItem reasoning -> reasoning.seen(delta);
            case null, default -> {}
        }
    }

    private void ended() {
        switch (assembly.open()) {
            case MessageItem message -> message.ended();
            case ReasoningItem reasoning -> reasoning.ended();
            case null, default -> {}
        }
    }

    private static @Nullable JsonDocument object(JsonDocument event, String name) {
        JsonElement element = event.element(name).filter(JsonElement::isObject).orElse(null);
        try {
            return element == null ? null : element.object();
        } catch (MalformedException tooMany) {
            return null;
        }
    }
}
