package dev.breakwater.chat.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Turn.Role;
import dev.breakwater.json.JsonText;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes {@code messages}, and the message of an answer. */
final class MessageWriter {

    private MessageWriter() {}

    static void turns(JsonGenerator out, List<Turn> turns) throws IOException {
        out.writeArrayFieldStart("messages");
        for (Turn turn : turns) {
            if (turn.role() == Role.TOOL) {
                results(out, turn);
            } else {
                out.writeStartObject();
                turn(out, turn);
                out.writeEndObject();
            }
        }
        out.writeEndArray();
    }

    /** A message of a tool answers one call. */
    private static void results(JsonGenerator out, Turn turn) throws IOException {
        for (Part part : turn.parts()) {
            if (part instanceof Part.ToolResult result) {
                out.writeStartObject();
                out.writeStringField("role", "tool");
                out.writeStringField("tool_call_id", result.callId());
                content(out, result.content(), true);
                if (result.failed()) {
                    out.writeBooleanField("is_error", true);
                }
                extras(out, result.extras());
                out.writeEndObject();
            }
        }
    }

    /** The members of a message, without the braces around them. */
    static void turn(JsonGenerator out, Turn turn) throws IOException {
        out.writeStringField("role", turn.role().name().toLowerCase(Locale.ROOT));
        JsonText.text(out, "name", turn.name());
        ReasoningJson.write(out, of(Part.ReasoningPart.class, turn.parts()));
        List<Part.ToolCall> calls = of(Part.ToolCall.class, turn.parts());
        content(out, turn.parts(), turn.role() != Role.ASSISTANT);
        refusal(out, turn.parts());
        CitationJson.write(
                out,
                of(Part.Text.class, turn.parts()).stream()
                        .flatMap(text -> text.citations().stream())
                        .toList());
        if (!calls.isEmpty()) {
            calls(out, calls);
        }
        JsonText.members(out, turn.others());
    }

    static void refusal(JsonGenerator out, List<Part> parts) throws IOException {
        List<Part.Refusal> refusals = of(Part.Refusal.class, parts);
        if (!refusals.isEmpty()) {
            out.writeStringField(
                    "refusal", refusals.stream().map(Part.Refusal::text).collect(Collectors.joining()));
        }
    }

    static <P extends Part> List<P> of(Class<P> kind, List<Part> parts) {
        return parts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** @param wanted whether a message without content has an empty one; else it is null */
    private static void content(JsonGenerator out, List<Part> all, boolean wanted) throws IOException {
        List<Part> parts = all.stream().filter(MessageWriter::isContent).toList();
        out.writeFieldName("content");
        if (parts.isEmpty()) {
            if (wanted) {
                out.writeString("");
            } else {
                out.writeNull();
            }
        } else if (parts.size() == 1
                && parts.get(0) instanceof Part.Text text
                && text.extras().equals(Extras.NONE)) {
            out.writeString(text.text());
        } else {
            out.writeStartArray();
            for (Part part : parts) {
                part(out, part);
            }
            out.writeEndArray();
        }
    }

    private static boolean isContent(Part part) {
        return switch (part) {
            case Part.Text text -> true;
            case Part.Image image -> true;
            case Part.Audio audio -> true;
            case Part.FilePart file -> true;
            case Part.Other other -> true;
            case Part.ToolCall call -> false;
            case Part.ToolResult result -> false;
            case Part.ReasoningPart reasoning -> false;
            case Part.Refusal refusal -> false;
        };
    }

    private static void part(JsonGenerator out, Part part) throws IOException {
        if (part instanceof Part.Other other) {
            out.writeRawValue(other.json());
            return;
        }
        out.writeStartObject();
        switch (part) {
            case Part.Text text -> {
                out.writeStringField("type", "text");
                out.writeStringField("text", text.text());
            }
            case Part.Image image -> {
                out.writeStringField("type", "image_url");
                out.writeObjectFieldStart("image_url");
                out.writeStringField("url", SourceJson.write(image.source()));
                JsonText.text(out, "detail", image.detail());
                out.writeEndObject();
            }
            case Part.Audio audio -> {
                out.writeStringField("type", "input_audio");
                out.writeObjectFieldStart("input_audio");
                out.writeStringField("data", audio.base64());
                out.writeStringField("format", audio.format());
                out.writeEndObject();
            }
            case Part.FilePart file -> file(out, file);
            default -> throw new IllegalArgumentException("not a part of a content: " + part.getClass());
        }
        extras(out, part.extras());
        out.writeEndObject();
    }

    private static void file(JsonGenerator out, Part.FilePart file) throws IOException {
        out.writeStringField("type", "file");
        out.writeObjectFieldStart("file");
        JsonText.text(out, "filename", file.name());
        boolean stored = file.source() instanceof Part.Source.Stored;
        out.writeStringField(stored ? "file_id" : "file_data", SourceJson.write(file.source()));
        out.writeEndObject();
    }

    private static void calls(JsonGenerator out, List<Part.ToolCall> calls) throws IOException {
        out.writeArrayFieldStart("tool_calls");
        for (Part.ToolCall call : calls) {
            String kind = call.custom() ? "custom" : "function";
            out.writeStartObject();
            out.writeStringField("id", call.id());
            out.writeStringField("type", kind);
            out.writeObjectFieldStart(kind);
            out.writeStringField("name", call.name());
            out.writeStringField(call.custom() ? "input" : "arguments", call.input());
            out.writeEndObject();
            Signatures.write(out, call.signature());
            extras(out, call.extras());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    static void extras(JsonGenerator out, Extras extras) throws IOException {
        if (extras.cache() != null) {
            out.writeObjectFieldStart("cache_control");
            out.writeStringField("type", "ephemeral");
            JsonText.text(out, "ttl", extras.cache().lifetime());
            out.writeEndObject();
        }
        JsonText.members(out, extras.others());
    }
}
