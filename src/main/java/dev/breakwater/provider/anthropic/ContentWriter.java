package dev.breakwater.provider.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Part.Source;
import dev.breakwater.json.JsonText;
import dev.breakwater.provider.translation.MediaTypes;
import dev.breakwater.provider.translation.Refusal;
import dev.breakwater.provider.translation.ToolInput;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes parts of a turn as content blocks. */
final class ContentWriter {

    /** Blocks of Anthropic's own that a client may send in OpenAI's form. */
    private static final Set<String> OWN = Set.of("document", "image", "search_result", "container_upload");

    private final Attempt attempt;
    private final JsonGenerator out;

    ContentWriter(Attempt attempt, JsonGenerator out) {
        this.attempt = attempt;
        this.out = out;
    }

    /** @throws CallFailedException for a part that Anthropic does not take */
    void blocks(List<Part> parts) throws IOException {
        for (Part part : parts) {
            block(part);
        }
    }

    private void block(Part part) throws IOException {
        switch (part) {
            case Part.Text text -> text(text.text(), text.extras());
            case Part.Refusal refusal -> text(refusal.text(), Extras.NONE);
            case Part.Image image -> source("image", image.source(), null, image.extras());
            case Part.FilePart file -> file(file);
            case Part.ReasoningPart reasoning -> reasoning(reasoning);
            case Part.ToolCall call -> call(call);
            case Part.ToolResult result -> result(result);
            case Part.Audio audio -> throw refusal("does not support sound in messages.");
            case Part.Other other -> {
                if (!OWN.contains(other.kind())) {
                    throw refusal("does not support parts of type '" + other.kind() + "' in messages.");
                }
                out.writeRawValue(other.json());
            }
        }
    }

    private CallFailedException refusal(String what) {
        return Refusal.unsupported(attempt, "messages", what);
    }

    private void text(String text, Extras extras) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "text");
        out.writeStringField("text", text);
        cache(out, extras);
        out.writeEndObject();
    }

    private void file(Part.FilePart file) throws IOException {
        boolean image =
                file.source() instanceof Source.Data data && data.mediaType().startsWith("image/");
        source(image ? "image" : "document", file.source(), image ? null : file.name(), file.extras());
    }

    private void source(String type, Source source, @Nullable String title, Extras extras) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", type);
        out.writeObjectFieldStart("source");
        switch (source) {
            case Source.Data data -> data(type, data);
            case Source.Url url -> {
                if (!url.url().startsWith("https://") && !url.url().startsWith("http://")) {
                    throw refusal("takes an " + type + " as a data URL or by its http address.");
                }
                out.writeStringField("type", "url");
                out.writeStringField("url", url.url());
            }
            case Source.Stored stored -> {
                out.writeStringField("type", "file");
                out.writeStringField("file_id", stored.id());
            }
        }
        out.writeEndObject();
        JsonText.text(out, "title", title);
        cache(out, extras);
        out.writeEndObject();
    }

    private void data(String type, Source.Data data) throws IOException {
        String mediaType = MediaTypes.of(type, data);
        String text = mediaType.startsWith("text/") ? MediaTypes.text(data) : null;
        out.writeStringField("type", text == null ? "base64" : "text");
        out.writeStringField("media_type", text == null ? mediaType : "text/plain");
        out.writeStringField("data", text == null ? data.base64() : text);
    }

    private void reasoning(Part.ReasoningPart reasoning) throws IOException {
        out.writeStartObject();
        if (reasoning.encrypted() != null) {
            out.writeStringField("type", "redacted_thinking");
            out.writeStringField("data", reasoning.encrypted());
        } else {
            out.writeStringField("type", "thinking");
            out.writeStringField("thinking", reasoning.text());
            JsonText.text(out, "signature", reasoning.signature());
        }
        out.writeEndObject();
    }

    private void call(Part.ToolCall call) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "tool_use");
        out.writeStringField("id", call.id());
        out.writeStringField("name", call.name());
        JsonText.json(out, "input", ToolInput.object(call));
        cache(out, call.extras());
        out.writeEndObject();
    }

    private void result(Part.ToolResult result) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "tool_result");
        out.writeStringField("tool_use_id", result.callId());
        if (!result.content().isEmpty()) {
            out.writeArrayFieldStart("content");
            blocks(result.content());
            out.writeEndArray();
        }
        if (result.failed()) {
            out.writeBooleanField("is_error", true);
        }
        cache(out, result.extras());
        out.writeEndObject();
    }

    static void cache(JsonGenerator out, Extras extras) throws IOException {
        if (extras.cache() != null) {
            out.writeObjectFieldStart("cache_control");
            out.writeStringField("type", "ephemeral");
            JsonText.text(out, "ttl", extras.cache().lifetime());
            out.writeEndObject();
        }
    }
}
