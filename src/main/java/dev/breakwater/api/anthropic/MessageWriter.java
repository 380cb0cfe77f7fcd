package dev.breakwater.api.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Writes a plain answer as a message, and what a stream has in common with it. */
final class MessageWriter {

    private static final String ID = "msg_";

    private static final Pattern FOREIGN = Pattern.compile("[^a-zA-Z0-9_-]");

    private MessageWriter() {}

    /** A message has one choice: the first. */
    static byte[] write(ChatAnswer answer) {
        ChatAnswer.Choice choice =
                answer.choices().isEmpty() ? null : answer.choices().get(0);
        List<Part> parts = choice == null ? List.of() : choice.turn().parts();
        boolean calls = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
        return JsonText.of(out -> {
            out.writeStartObject();
            head(out, answer.head());
            out.writeArrayFieldStart("content");
            for (Part part : parts) {
                block(out, part);
            }
            out.writeEndArray();
            out.writeStringField("stop_reason", StopReasons.write(choice == null ? null : choice.finish(), calls));
            out.writeNullField("stop_sequence");
            usage(out, answer.usage() == null ? Usage.NONE : answer.usage());
            out.writeEndObject();
        });
    }

    /** The answer to a request for the count of a prompt's tokens. */
    static byte[] count(ChatAnswer answer) {
        long tokens = answer.usage() == null ? 0 : answer.usage().prompt();
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeNumberField("input_tokens", tokens);
            out.writeEndObject();
        });
    }

    /** The first members of a message. */
    static void head(JsonGenerator out, AnswerHead head) throws IOException {
        out.writeStringField("id", id(head));
        out.writeStringField("type", "message");
        out.writeStringField("role", "assistant");
        out.writeStringField("model", head.model());
    }

    private static String id(AnswerHead head) {
        String id = head.id();
        if (id == null) {
            return ID + UUID.randomUUID().toString().replace("-", "");
        }
        return id.startsWith(ID) ? id : ID + FOREIGN.matcher(id).replaceAll("_");
    }

    private static void block(JsonGenerator out, Part part) throws IOException {
        switch (part) {
            case Part.Text text -> text(out, text.text());
            case Part.Refusal refusal -> text(out, refusal.text());
            case Part.ReasoningPart reasoning -> {
                out.writeStartObject();
                if (reasoning.encrypted() != null) {
                    out.writeStringField("type", "redacted_thinking");
                    out.writeStringField("data", reasoning.encrypted());
                } else {
                    out.writeStringField("type", "thinking");
                    out.writeStringField("thinking", reasoning.text());
                    // Anthropic's SDKs want one; empty says that the model does not sign.
                    out.writeStringField("signature", reasoning.signature() == null ? "" : reasoning.signature());
                }
                out.writeEndObject();
            }
            case Part.ToolCall call -> {
                out.writeStartObject();
                out.writeStringField("type", "tool_use");
                out.writeStringField("id", call.id());
                out.writeStringField("name", call.name());
                JsonText.json(out, "input", input(call));
                out.writeEndObject();
            }
            // A model answers in none of these, and a message has no block for them.
            case Part.Image image -> {}
            case Part.Audio audio -> {}
            case Part.FilePart file -> {}
            case Part.ToolResult result -> {}
            case Part.Other other -> {}
        }
    }

    private static void text(JsonGenerator out, String text) throws IOException {
        if (!text.isEmpty()) {
            out.writeStartObject();
            out.writeStringField("type", "text");
            out.writeStringField("text", text);
            out.writeEndObject();
        }
    }

    /** An object, whatever the model wrote. */
    private static String input(Part.ToolCall call) {
        if (call.input().isBlank()) {
            return "{}";
        }
        return isObject(call.input()) ? call.input() : "{\"input\":" + JsonDocument.quote(call.input()) + "}";
    }

    static boolean isObject(String json) {
        try {
            JsonDocument.parse(json.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (MalformedException other) {
            return false;
        }
    }

    /** Anthropic's input tokens do not contain those that were read from the cache, or written to it. */
    static void usage(JsonGenerator out, Usage usage) throws IOException {
        out.writeObjectFieldStart("usage");
        long cached = usage.cachedPrompt() + usage.cacheWrite();
        out.writeNumberField("input_tokens", Math.max(0, usage.prompt() - cached));
        out.writeNumberField("cache_creation_input_tokens", usage.cacheWrite());
        out.writeNumberField("cache_read_input_tokens", usage.cachedPrompt());
        out.writeNumberField("output_tokens", usage.completion());
        out.writeEndObject();
    }
}
