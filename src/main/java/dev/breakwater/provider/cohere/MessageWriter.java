package dev.breakwater.provider.cohere;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.call.Attempt;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Part.Source;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Turn.Role;
import dev.breakwater.json.JsonText;
import dev.breakwater.provider.translation.Refusal;
import dev.breakwater.provider.translation.ToolInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the {@code messages} of one request. */
final class MessageWriter {

    private final Attempt attempt;
    private final JsonGenerator out;
    /** Whether the model knows blocks of thinking in its history. */
    private final boolean thinks;

    MessageWriter(Attempt attempt, JsonGenerator out) {
        this.attempt = attempt;
        this.out = out;
        this.thinks = attempt.deployment().endpoint().model().contains("reasoning");
    }

    /** Cohere answers no system prompt alone: then the user says it. */
    void messages(List<Turn> turns) throws IOException {
        boolean onlyRules = turns.stream().allMatch(MessageWriter::isRule);
        for (Turn turn : turns) {
            switch (turn.role()) {
                case SYSTEM, DEVELOPER -> message(onlyRules ? "user" : "system", turn.parts());
                case USER -> message("user", turn.parts());
                case ASSISTANT -> assistant(turn.parts());
                case TOOL -> results(turn.parts());
            }
        }
    }

    private static boolean isRule(Turn turn) {
        return turn.role() == Role.SYSTEM || turn.role() == Role.DEVELOPER;
    }

    private void message(String role, List<Part> parts) throws IOException {
        out.writeStartObject();
        out.writeStringField("role", role);
        if (parts.stream().allMatch(Part.Text.class::isInstance)) {
            out.writeStringField("content", Part.text(parts));
        } else {
            out.writeArrayFieldStart("content");
            for (Part part : parts) {
                block(part);
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    /** What a model says before it calls tools is its plan. */
    private void assistant(List<Part> parts) throws IOException {
        String text = text(parts);
        String thoughts = thoughts(parts);
        List<Part.ToolCall> calls = calls(parts);
        boolean thinking = thinks && !thoughts.isEmpty();
        if (text.isEmpty() && calls.isEmpty() && !thinking) {
            return;
        }
        out.writeStartObject();
        out.writeStringField("role", "assistant");
        if (thinking) {
            out.writeArrayFieldStart("content");
            block("thinking", thoughts);
            if (calls.isEmpty() && !text.isEmpty()) {
                block("text", text);
            }
            out.writeEndArray();
        } else if (calls.isEmpty()) {
            out.writeStringField("content", text);
        }
        if (!calls.isEmpty()) {
            String plan = text.isEmpty() && !thinking ? thoughts : text;
            JsonText.text(out, "tool_plan", plan.isEmpty() ? null : plan);
            calls(calls);
        }
        out.writeEndObject();
    }

    private String text(List<Part> parts) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Text each -> text.append(each.text());
                case Part.Refusal refusal -> text.append(refusal.text());
                case Part.ReasoningPart reasoning -> {}
                case Part.ToolCall call -> {}
                default -> throw unsupported(part);
            }
        }
        return text.toString();
    }

    private static String thoughts(List<Part> parts) {
        return parts.stream()
                .map(part -> part instanceof Part.ReasoningPart reasoning ? reasoning.text() : "")
                .collect(Collectors.joining());
    }

    private static List<Part.ToolCall> calls(List<Part> parts) {
        return parts.stream()
                .filter(Part.ToolCall.class::isInstance)
                .map(Part.ToolCall.class::cast)
                .toList();
    }

    private void calls(Iterable<Part.ToolCall> calls) throws IOException {
        out.writeArrayFieldStart("tool_calls");
        for (Part.ToolCall call : calls) {
            out.writeStartObject();
            out.writeStringField("id", call.id());
            out.writeStringField("type", "function");
            out.writeObjectFieldStart("function");
            out.writeStringField("name", call.name());
            out.writeStringField("arguments", ToolInput.object(call));
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** A result has nothing but text: its images follow the results of all calls. */
    private void results(List<Part> parts) throws IOException {
        List<Part> images = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Part.ToolResult result) {
                out.writeStartObject();
                out.writeStringField("role", "tool");
                out.writeStringField("tool_call_id", result.callId());
                out.writeStringField("content", Part.text(result.content()));
                out.writeEndObject();
                result.content().stream()
                        .filter(each -> !(each instanceof Part.Text))
                        .forEach(images::add);
            }
        }
        if (!images.isEmpty()) {
            message("user", images);
        }
    }

    private void block(Part part) throws IOException {
        switch (part) {
            case Part.Text text -> block("text", text.text());
            case Part.Refusal refusal -> block("text", refusal.text());
            case Part.Image image -> image(image);
            case Part.ReasoningPart reasoning -> {} // of a user's turn: nothing that Cohere has a place for
            default -> throw unsupported(part);
        }
    }

    /** @param kind also the name of its text */
    private void block(String kind, String text) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", kind);
        out.writeStringField(kind, text);
        out.writeEndObject();
    }

    private void image(Part.Image image) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "image_url");
        out.writeObjectFieldStart("image_url");
        switch (image.source()) {
            case Source.Url url -> out.writeStringField("url", url.url());
            case Source.Data data ->
                out.writeStringField("url", "data:" + data.mediaType() + ";base64," + data.base64());
            case Source.Stored stored -> throw unsupported(image);
        }
        JsonText.text(out, "detail", image.detail());
        out.writeEndObject();
        out.writeEndObject();
    }

    private RuntimeException unsupported(Part part) {
        String kind = part instanceof Part.Other other
                ? "a content part of type '" + other.kind() + "'"
                : "this content part (" + part.getClass().getSimpleName() + ")";
        return Refusal.unsupported(
                attempt, "messages", "cannot take " + kind + ": only texts, and images as data or URL.");
    }
}
