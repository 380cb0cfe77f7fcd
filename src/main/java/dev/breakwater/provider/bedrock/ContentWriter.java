package dev.breakwater.provider.bedrock;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.chat.Extras.CacheMarker;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Part.Source;
import dev.breakwater.json.JsonText;
import dev.breakwater.provider.translation.MediaTypes;
import dev.breakwater.provider.translation.Refusal;
import dev.breakwater.provider.translation.ToolInput;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes parts of a turn as content blocks, each with one member. A marker of the cache is a block of its own, behind the one it covers. */
final class ContentWriter {

    /** Converse refuses an empty list of results, and an empty text in it. */
    private static final String NO_OUTPUT = "(no output)";

    /** Converse refuses a document without a text beside it. */
    private static final String BESIDE_DOCUMENT = "See the attached document.";

    private static final Set<String> IMAGES = Set.of("png", "jpeg", "gif", "webp");

    private final Attempt attempt;
    private final BedrockModel model;
    private final JsonGenerator out;
    private final DocumentNames names = new DocumentNames();

    ContentWriter(Attempt attempt, BedrockModel model, JsonGenerator out) {
        this.attempt = attempt;
        this.model = model;
        this.out = out;
    }

    /** @throws CallFailedException for a part that Bedrock does not take */
    void turn(List<Part> parts) throws IOException {
        boolean document = false;
        boolean text = false;
        for (Part part : parts) {
            block(part);
            document |= part instanceof Part.FilePart;
            text |= part instanceof Part.Text;
        }
        if (document && !text) {
            text(BESIDE_DOCUMENT);
        }
    }

    /** Texts of the system prompt; it takes nothing else. */
    void system(List<Part> parts) throws IOException {
        for (Part part : parts) {
            if (!(part instanceof Part.Text)) {
                throw refusal("takes nothing but text in system messages.");
            }
            block(part);
        }
    }

    private void block(Part part) throws IOException {
        switch (part) {
            case Part.Text text -> text(text.text());
            case Part.Refusal refusal -> text(refusal.text());
            case Part.Image image -> image(image.source());
            case Part.FilePart file -> file(file);
            case Part.ReasoningPart reasoning -> reasoning(reasoning);
            case Part.ToolCall call -> call(call);
            case Part.ToolResult result -> result(result);
            case Part.Audio audio -> throw refusal("does not support sound in messages.");
            case Part.Other other ->
                throw refusal("does not support parts of type '" + other.kind() + "' in messages.");
        }
        if (model.caches()) {
            cachePoint(out, marker(part));
        }
    }

    /** A marker inside a result covers the whole result: there is no place for it within. */
    private static @Nullable CacheMarker marker(Part part) {
        if (part.extras().cache() == null && part instanceof Part.ToolResult result) {
            return result.content().stream()
                    .map(each -> each.extras().cache())
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }
        return part.extras().cache();
    }

    static void cachePoint(JsonGenerator out, @Nullable CacheMarker marker) throws IOException {
        if (marker != null) {
            out.writeStartObject();
            out.writeObjectFieldStart("cachePoint");
            out.writeStringField("type", "default");
            JsonText.text(out, "ttl", marker.lifetime());
            out.writeEndObject();
            out.writeEndObject();
        }
    }

    private CallFailedException refusal(String what) {
        return Refusal.unsupported(attempt, "messages", what);
    }

    private void text(String text) throws IOException {
        out.writeStartObject();
        out.writeStringField("text", text);
        out.writeEndObject();
    }

    private void image(Source source) throws IOException {
        String format = "png";
        if (source instanceof Source.Data data) {
            String type = MediaTypes.of("image", data);
            format = type.substring(type.indexOf('/') + 1);
            if (!IMAGES.contains(format)) {
                throw refusal("takes images as png, jpeg, gif or webp, not as '" + type + "'.");
            }
        } else if (source instanceof Source.Url url) {
            format = DocumentNames.extension(url.url()).replace("jpg", "jpeg");
        }
        out.writeStartObject();
        out.writeObjectFieldStart("image");
        out.writeStringField("format", format);
        source("image", source);
        out.writeEndObject();
        out.writeEndObject();
    }

    private void file(Part.FilePart file) throws IOException {
        String name = Objects.requireNonNullElse(file.name(), "");
        String type = file.source() instanceof Source.Data data ? MediaTypes.of("document", data) : "";
        if (type.startsWith("image/")) {
            image(file.source());
            return;
        }
        String format = DocumentNames.format(type, name);
        if (format == null) {
            throw refusal("does not support documents of type '" + type + "'.");
        }
        out.writeStartObject();
        out.writeObjectFieldStart("document");
        out.writeStringField("format", format);
        out.writeStringField("name", names.unique(name));
        source("document", file.source());
        out.writeEndObject();
        out.writeEndObject();
    }

    /** The gateway fetches nothing for a caller, and neither does Bedrock, except from S3. */
    private void source(String what, Source source) throws IOException {
        out.writeObjectFieldStart("source");
        switch (source) {
            case Source.Data data -> out.writeStringField("bytes", data.base64());
            case Source.Url url
            when url.url().startsWith("s3://") -> {
                out.writeObjectFieldStart("s3Location");
                out.writeStringField("uri", url.url());
                out.writeEndObject();
            }
            case Source.Url url ->
                throw refusal("takes an " + what + " as data, not by URL, and the gateway fetches none:"
                        + " send a data URL.");
            case Source.Stored stored -> throw refusal("has no stored files: send a data URL.");
        }
        out.writeEndObject();
    }

    private void reasoning(Part.ReasoningPart reasoning) throws IOException {
        out.writeStartObject();
        out.writeObjectFieldStart("reasoningContent");
        if (reasoning.encrypted() != null) {
            out.writeStringField("redactedContent", reasoning.encrypted());
        } else {
            out.writeObjectFieldStart("reasoningText");
            out.writeStringField("text", reasoning.text());
            JsonText.text(out, "signature", reasoning.signature());
            out.writeEndObject();
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private void call(Part.ToolCall call) throws IOException {
        out.writeStartObject();
        out.writeObjectFieldStart("toolUse");
        out.writeStringField("toolUseId", call.id());
        out.writeStringField("name", ConverseTools.sent(call.name()));
        JsonText.json(out, "input", ToolInput.object(call));
        out.writeEndObject();
        out.writeEndObject();
    }

    private void result(Part.ToolResult result) throws IOException {
        out.writeStartObject();
        out.writeObjectFieldStart("toolResult");
        out.writeStringField("toolUseId", result.callId());
        out.writeArrayFieldStart("content");
        boolean empty = true;
        for (Part part : result.content()) {
            switch (part) {
                case Part.Text text
                when text.text().isBlank() -> {
                    continue;
                }
                case Part.Text text -> text(text.text());
                case Part.Image image -> image(image.source());
                case Part.FilePart file -> file(file);
                default -> throw refusal("takes text, images and documents as results of tools.");
            }
            empty = false;
        }
        if (empty) {
            text(NO_OUTPUT);
        }
        out.writeEndArray();
        if (result.failed()) {
            out.writeStringField("status", "error");
        }
        out.writeEndObject();
        out.writeEndObject();
    }
}
