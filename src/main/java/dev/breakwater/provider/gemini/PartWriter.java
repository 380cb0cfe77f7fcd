package dev.breakwater.provider.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.call.Attempt;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Part.Source;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonText;
import dev.breakwater.provider.translation.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the {@code parts} of one request's contents, in their order: a result is written with the name of the call before it. */
final class PartWriter {

    /**
     * In the place of the signature of a call that another model made, or whose signature the client did not keep. Source: Google's
     * "Thought signatures", which documents it for histories of other models.
     */
    private static final String NO_SIGNATURE = "skip_thought_signature_validator";

    private final Attempt attempt;
    private final GeminiModel model;
    private final JsonGenerator out;

    /** Names of functions by the ids of their calls. */
    private final Map<String, String> called = new HashMap<>();

    PartWriter(Attempt attempt, GeminiModel model, JsonGenerator out) {
        this.attempt = attempt;
        this.model = model;
        this.out = out;
    }

    void parts(List<Part> parts) throws IOException {
        List<Part> media = new ArrayList<>();
        boolean first = true;
        out.writeArrayFieldStart("parts");
        for (Part part : parts) {
            switch (part) {
                case Part.ToolCall call -> {
                    call(call, first);
                    first = false;
                }
                case Part.ToolResult result -> media.addAll(result(result));
                default -> part(part);
            }
        }
        for (Part each : media) {
            part(each);
        }
        out.writeEndArray();
    }

    private void part(Part part) throws IOException {
        switch (part) {
            case Part.Text text -> text(text.text());
            case Part.Refusal refusal -> text(refusal.text());
            case Part.Image image -> source(image.source(), null);
            case Part.FilePart file -> source(file.source(), file.name());
            case Part.Audio audio -> inlineData("audio/" + audio.format(), audio.base64());
            case Part.Other other ->
                throw Refusal.unsupported(
                        attempt, "messages", "cannot take a content part of type '" + other.kind() + "'.");
            case Part.ReasoningPart reasoning -> {} // another model's: it is not sent
            case Part.ToolCall call -> throw new IllegalArgumentException("a call within a result");
            case Part.ToolResult result -> throw new IllegalArgumentException("a result within a result");
        }
    }

    private void text(String text) throws IOException {
        out.writeStartObject();
        out.writeStringField("text", text);
        out.writeEndObject();
    }

    private void source(Source source, @Nullable String name) throws IOException {
        switch (source) {
            case Source.Data data -> inlineData(mediaType(data, name), data.base64());
            case Source.Url url -> fileData(url.url(), MediaTypes.of(url));
            case Source.Stored stored -> fileData(stored.id(), null);
        }
    }

    private String mediaType(Source.Data data, @Nullable String name) {
        String type = MediaTypes.of(data, name);
        if (type == null) {
            throw Refusal.invalid(
                    attempt,
                    "messages",
                    "needs the media type of each file: write it into the data URL (data:image/png;base64,...).");
        }
        return type;
    }

    private void inlineData(String type, String base64) throws IOException {
        out.writeStartObject();
        out.writeObjectFieldStart("inlineData");
        out.writeStringField("mimeType", type);
        out.writeStringField("data", base64);
        out.writeEndObject();
        out.writeEndObject();
    }

    private void fileData(String address, @Nullable String type) throws IOException {
        out.writeStartObject();
        out.writeObjectFieldStart("fileData");
        JsonText.text(out, "mimeType", type);
        out.writeStringField("fileUri", address);
        out.writeEndObject();
        out.writeEndObject();
    }

    /** @param first whether it is the turn's first call: the one whose signature is checked */
    private void call(Part.ToolCall call, boolean first) throws IOException {
        String name = FunctionNames.sent(call.name());
        called.put(call.id(), name);
        out.writeStartObject();
        out.writeObjectFieldStart("functionCall");
        if (model.callIds()) {
            out.writeStringField("id", call.id());
        }
        out.writeStringField("name", name);
        object("args", "input", call.input());
        out.writeEndObject();
        String signature = call.signature() == null && first && model.third() ? NO_SIGNATURE : call.signature();
        JsonText.text(out, "thoughtSignature", signature);
        out.writeEndObject();
    }

    /** Returns what cannot be written within the result, and follows all results. */
    private List<Part> result(Part.ToolResult result) throws IOException {
        List<Part> media = new ArrayList<>(result.content());
        media.removeIf(part -> part instanceof Part.Text);
        List<Part.Image> inside = new ArrayList<>();
        if (model.third()) {
            for (Part each : result.content()) {
                if (each instanceof Part.Image image && image.source() instanceof Source.Data) {
                    inside.add(image);
                    media.remove(image);
                }
            }
        }
        out.writeStartObject();
        out.writeObjectFieldStart("functionResponse");
        if (model.callIds()) {
            out.writeStringField("id", result.callId());
        }
        out.writeStringField("name", called.getOrDefault(result.callId(), result.callId()));
        object("response", result.failed() ? "error" : "output", Part.text(result.content()));
        if (!inside.isEmpty()) {
            out.writeArrayFieldStart("parts");
            for (Part.Image image : inside) {
                part(image);
            }
            out.writeEndArray();
        }
        out.writeEndObject();
        out.writeEndObject();
        return media;
    }

    /**
     * An object where the text is one, else an object with the text.
     *
     * @param otherwise the member that has a text which is no object
     */
    private void object(String name, String otherwise, String text) throws IOException {
        out.writeFieldName(name);
        if (text.isBlank()) {
            out.writeStartObject();
            out.writeEndObject();
        } else if (!otherwise.equals("error") && isObject(text)) {
            out.writeRawValue(text);
        } else {
            out.writeStartObject();
            out.writeStringField(otherwise, text);
            out.writeEndObject();
        }
    }

    /** Gemini's parser resolves a {@code $ref} wherever it stands, and fails at one that leads nowhere. */
    private static boolean isObject(String text) {
        if (!text.stripLeading().startsWith("{") || text.contains("\"$ref\"")) {
            return false;
        }
        try {
            JsonDocument.parse(text.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (JsonDocument.MalformedException noObject) {
            return false;
        }
    }
}
