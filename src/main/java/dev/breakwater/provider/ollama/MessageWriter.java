package dev.breakwater.provider.ollama;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.call.Attempt;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Part.Source;
import dev.breakwater.chat.Turn;
import dev.breakwater.json.JsonText;
import dev.breakwater.provider.translation.Refusal;
import dev.breakwater.provider.translation.ToolInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the {@code messages} of one request, in their order: a result is written with the name of the call before it. */
final class MessageWriter {

    private final Attempt attempt;
    private final JsonGenerator out;

    /** Names of functions by the ids of their calls. */
    private final Map<String, String> called = new HashMap<>();

    MessageWriter(Attempt attempt, JsonGenerator out) {
        this.attempt = attempt;
        this.out = out;
    }

    void messages(List<Turn> turns) throws IOException {
        for (Turn turn : turns) {
            switch (turn.role()) {
                case SYSTEM, DEVELOPER -> message("system", turn.parts());
                case USER -> message("user", turn.parts());
                case ASSISTANT -> message("assistant", turn.parts());
                case TOOL -> {
                    for (Part part : turn.parts()) {
                        if (part instanceof Part.ToolResult result) {
                            result(result);
                        }
                    }
                }
            }
        }
    }

    private void message(String role, List<Part> parts) throws IOException {
        out.writeStartObject();
        out.writeStringField("role", role);
        content(parts);
        List<Part.ToolCall> calls = parts.stream()
                .filter(Part.ToolCall.class::isInstance)
                .map(Part.ToolCall.class::cast)
                .toList();
        if (!calls.isEmpty()) {
            calls(calls);
        }
        out.writeEndObject();
    }

    /** Older versions take neither the id of a call nor the name of a result, and ignore them. */
    private void result(Part.ToolResult result) throws IOException {
        out.writeStartObject();
        out.writeStringField("role", "tool");
        content(result.content());
        JsonText.text(out, "tool_name", called.get(result.callId()));
        out.writeStringField("tool_call_id", result.callId());
        out.writeEndObject();
    }

    /** The texts and the thoughts, each in one piece, and the images beside them. */
    private void content(List<Part> parts) throws IOException {
        StringBuilder text = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        List<String> images = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Part.Text each -> text.append(each.text());
                case Part.Refusal refusal -> text.append(refusal.text());
                case Part.ReasoningPart reasoning -> thoughts.append(reasoning.text());
                case Part.Image image -> images.add(base64(image));
                case Part.ToolCall call -> {} // written behind the content
                default -> throw unsupported(part);
            }
        }
        out.writeStringField("content", text.toString());
        JsonText.text(out, "thinking", thoughts.isEmpty() ? null : thoughts.toString());
        if (!images.isEmpty()) {
            out.writeArrayFieldStart("images");
            for (String each : images) {
                out.writeString(each);
            }
            out.writeEndArray();
        }
    }

    /** The gateway loads nothing from addresses that clients name, and Ollama does not either. */
    private String base64(Part.Image image) {
        if (image.source() instanceof Source.Data data) {
            return data.base64();
        }
        throw Refusal.invalid(
                attempt,
                "messages",
                "takes images as data only: send a data URL (data:image/png;base64,...) instead of an address.");
    }

    private void calls(Iterable<Part.ToolCall> calls) throws IOException {
        int index = 0;
        out.writeArrayFieldStart("tool_calls");
        for (Part.ToolCall call : calls) {
            called.put(call.id(), call.name());
            out.writeStartObject();
            out.writeStringField("id", call.id());
            out.writeObjectFieldStart("function");
            out.writeNumberField("index", index++);
            out.writeStringField("name", call.name());
            JsonText.json(out, "arguments", ToolInput.object(call));
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private RuntimeException unsupported(Part part) {
        String kind = part instanceof Part.Other other
                ? "a content part of type '" + other.kind() + "'"
                : "this content part (" + part.getClass().getSimpleName() + ")";
        return Refusal.unsupported(attempt, "messages", "cannot take " + kind + ": only texts, and images as data.");
    }
}
