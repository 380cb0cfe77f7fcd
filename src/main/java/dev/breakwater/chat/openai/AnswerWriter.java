package dev.breakwater.chat.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.ChatAnswer.Choice;
import dev.breakwater.chat.ChunkContent;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a {@code chat.completion} and its chunks; for {@link Operation#COMPLETIONS}, a {@code text_completion} of the texts. */
public final class AnswerWriter {

    private final Operation operation;

    private AnswerWriter(Operation operation) {
        this.operation = operation;
    }

    public static byte[] write(ChatAnswer answer, Operation operation) {
        AnswerWriter writer = new AnswerWriter(operation);
        return JsonText.of(out -> writer.answer(out, answer));
    }

    public static byte[] write(ChunkContent.Delta delta, AnswerHead head, Operation operation) {
        AnswerWriter writer = new AnswerWriter(operation);
        return JsonText.of(out -> writer.chunk(out, delta, head));
    }

    /**
     * The answer to a request for embeddings.
     *
     * @param vector JSON text
     * @throws MalformedException if that is no list
     */
    public static byte[] embedding(String vector, String model, Usage usage) throws MalformedException {
        JsonDocument checked = JsonDocument.parse(("{\"vector\":" + vector + "}").getBytes(StandardCharsets.UTF_8));
        if (!checked.isArray("vector") || checked.names().size() > 1) {
            throw new MalformedException("it must be a list");
        }
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeStringField("object", "list");
            out.writeStringField("model", model);
            out.writeArrayFieldStart("data");
            out.writeStartObject();
            out.writeStringField("object", "embedding");
            out.writeNumberField("index", 0);
            JsonText.json(out, "embedding", vector);
            out.writeEndObject();
            out.writeEndArray();
            UsageJson.write(out, usage);
            out.writeEndObject();
        });
    }

    private boolean textOnly() {
        return operation == Operation.COMPLETIONS;
    }

    private void answer(JsonGenerator out, ChatAnswer answer) throws IOException {
        out.writeStartObject();
        head(out, answer.head(), textOnly() ? "text_completion" : "chat.completion");
        out.writeArrayFieldStart("choices");
        for (Choice choice : answer.choices()) {
            choice(out, choice);
        }
        out.writeEndArray();
        if (answer.usage() != null) {
            UsageJson.write(out, answer.usage());
        }
        JsonText.members(out, answer.others());
        out.writeEndObject();
    }

    private static void head(JsonGenerator out, AnswerHead head, String object) throws IOException {
        JsonText.text(out, "id", head.id());
        out.writeStringField("object", object);
        if (head.created() > 0) {
            out.writeNumberField("created", head.created());
        }
        out.writeStringField("model", head.model());
    }

    private void choice(JsonGenerator out, Choice choice) throws IOException {
        out.writeStartObject();
        out.writeNumberField("index", choice.index());
        if (textOnly()) {
            out.writeStringField("text", Part.text(choice.turn().parts()));
        } else {
            out.writeObjectFieldStart("message");
            MessageWriter.turn(out, choice.turn());
            out.writeEndObject();
        }
        finish(out, choice.finish(), choice.others());
        JsonText.members(out, choice.others());
        out.writeEndObject();
    }

    /** @param others the choice's other members: a provider that writes this form may have named its reason in them */
    private static void finish(JsonGenerator out, @Nullable FinishReason reason, Map<String, String> others)
            throws IOException {
        out.writeFieldName("finish_reason");
        if (reason == null) {
            out.writeNull();
        } else {
            out.writeString(FinishReasons.write(reason));
            String beside = FinishReasons.beside(reason);
            if (!others.containsKey(FinishReasons.PROVIDER_FIELDS)) {
                JsonText.json(out, FinishReasons.PROVIDER_FIELDS, beside);
            }
        }
    }

    private void chunk(JsonGenerator out, ChunkContent.Delta delta, AnswerHead head) throws IOException {
        out.writeStartObject();
        head(out, head, textOnly() ? "text_completion" : "chat.completion.chunk");
        out.writeArrayFieldStart("choices");
        if (!delta.onlyUsage()) {
            out.writeStartObject();
            out.writeNumberField("index", delta.index());
            if (textOnly()) {
                out.writeStringField("text", Part.text(delta.parts()));
            } else {
                out.writeObjectFieldStart("delta");
                delta(out, delta);
                out.writeEndObject();
            }
            finish(out, delta.finish(), delta.choice());
            JsonText.members(out, delta.choice());
            out.writeEndObject();
        }
        out.writeEndArray();
        if (delta.usage() != null) {
            UsageJson.write(out, delta.usage());
        }
        out.writeEndObject();
    }

    private static void delta(JsonGenerator out, ChunkContent.Delta delta) throws IOException {
        if (delta.begins()) {
            out.writeStringField("role", "assistant");
        }
        List<Part> parts = delta.parts();
        ReasoningJson.write(out, MessageWriter.of(Part.ReasoningPart.class, parts));
        List<Part.Text> texts = MessageWriter.of(Part.Text.class, parts);
        if (!texts.isEmpty()) {
            out.writeStringField("content", texts.stream().map(Part.Text::text).collect(Collectors.joining()));
        }
        CitationJson.write(
                out, texts.stream().flatMap(text -> text.citations().stream()).toList());
        MessageWriter.refusal(out, parts);
        if (!delta.toolCalls().isEmpty()) {
            out.writeArrayFieldStart("tool_calls");
            for (ToolCallDelta call : delta.toolCalls()) {
                toolCall(out, call);
            }
            out.writeEndArray();
        }
        JsonText.members(out, delta.others());
    }

    private static void toolCall(JsonGenerator out, ToolCallDelta call) throws IOException {
        String kind = call.custom() ? "custom" : "function";
        out.writeStartObject();
        out.writeNumberField("index", call.index());
        JsonText.text(out, "id", call.id());
        if (call.id() != null) {
            out.writeStringField("type", kind);
        }
        out.writeObjectFieldStart(kind);
        JsonText.text(out, "name", call.name());
        out.writeStringField(call.custom() ? "input" : "arguments", call.arguments());
        out.writeEndObject();
        Signatures.write(out, call.signature());
        JsonText.members(out, call.others());
        out.writeEndObject();
    }
}
