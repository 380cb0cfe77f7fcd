package dev.breakwater.api.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a {@code GenerateContentResponse}: a plain answer, or one event of a stream. */
final class ResponseWriter {

    /**
     * One of the answers, or what an event adds to it.
     *
     * @param finish null where it has not ended
     * @param others members of OpenAI's choice ({@code logprobs}), as JSON text by name
     */
    record Candidate(int index, List<Part> parts, @Nullable FinishReason finish, Map<String, String> others) {}

    private ResponseWriter() {}

    static byte[] write(ChatAnswer answer) {
        List<Candidate> candidates = answer.choices().stream()
                .map(choice -> new Candidate(choice.index(), choice.turn().parts(), choice.finish(), choice.others()))
                .toList();
        return write(candidates, answer.usage(), answer.head());
    }

    /** A count of a prompt's tokens. */
    static byte[] count(ChatAnswer answer) {
        long tokens = Objects.requireNonNull(answer.usage()).prompt();
        return ("{\"totalTokens\":" + tokens + "}").getBytes(StandardCharsets.UTF_8);
    }

    /** @param usage of the whole answer; null where it is not known yet */
    static byte[] write(List<Candidate> candidates, @Nullable Usage usage, AnswerHead head) {
        return JsonText.of(out -> {
            out.writeStartObject();
            if (!candidates.isEmpty()) {
                out.writeArrayFieldStart("candidates");
                for (Candidate candidate : candidates) {
                    candidate(out, candidate);
                }
                out.writeEndArray();
            }
            if (usage != null) {
                usage(out, usage);
            }
            out.writeStringField("modelVersion", head.model());
            JsonText.text(out, "responseId", head.id());
            out.writeEndObject();
        });
    }

    private static void candidate(JsonGenerator out, Candidate candidate) throws IOException {
        List<Part> parts =
                candidate.parts().stream().filter(ResponseWriter::isWritten).toList();
        out.writeStartObject();
        out.writeObjectFieldStart("content");
        if (!parts.isEmpty()) {
            out.writeArrayFieldStart("parts");
            for (Part part : parts) {
                part(out, part);
            }
            out.writeEndArray();
        }
        out.writeStringField("role", "model");
        out.writeEndObject();
        finish(out, candidate);
        out.writeNumberField("index", candidate.index());
        JsonText.json(out, "logprobsResult", Logprobs.of(candidate.others().get("logprobs")));
        out.writeEndObject();
    }

    /** An answer with a call that cannot be written is not whole. */
    private static void finish(JsonGenerator out, Candidate candidate) throws IOException {
        FinishReason finish = candidate.finish();
        if (finish == null) {
            return;
        }
        String name = FinishReasons.name(finish);
        boolean malformed = candidate.parts().stream()
                .anyMatch(part -> part instanceof Part.ToolCall call && arguments(call) == null);
        if (name.equals("STOP") && malformed) {
            out.writeStringField("finishReason", FinishReasons.MALFORMED_CALL);
            out.writeStringField("finishMessage", "The arguments of a function call are not a JSON object.");
            return;
        }
        out.writeStringField("finishReason", name);
        if (!FinishReasons.saysAll(finish)) {
            out.writeStringField("finishMessage", finish.providersName());
        }
    }

    private static boolean isWritten(Part part) {
        return switch (part) {
            case Part.Text text -> !text.text().isEmpty();
            case Part.Refusal refusal -> refusal.hasContent();
            case Part.ReasoningPart reasoning -> !reasoning.text().isEmpty() || reasoning.signature() != null;
            case Part.ToolCall call -> arguments(call) != null;
            default -> false;
        };
    }

    private static void part(JsonGenerator out, Part part) throws IOException {
        out.writeStartObject();
        switch (part) {
            case Part.Text text -> out.writeStringField("text", text.text());
            case Part.Refusal refusal -> out.writeStringField("text", refusal.text());
            case Part.ReasoningPart reasoning -> {
                out.writeStringField("text", reasoning.text());
                out.writeBooleanField("thought", true);
                JsonText.text(out, "thoughtSignature", reasoning.signature());
            }
            case Part.ToolCall call -> {
                out.writeObjectFieldStart("functionCall");
                out.writeStringField("id", call.id());
                out.writeStringField("name", call.name());
                JsonText.json(out, "args", arguments(call));
                out.writeEndObject();
                JsonText.text(out, "thoughtSignature", call.signature());
            }
            default -> throw new IllegalArgumentException("not a part of an answer: " + part);
        }
        out.writeEndObject();
    }

    /** A call's arguments as a JSON object; null where they are not one. */
    private static @Nullable String arguments(Part.ToolCall call) {
        if (call.input().isBlank()) {
            return "{}";
        }
        try {
            JsonDocument.parse(call.input().getBytes(StandardCharsets.UTF_8));
            return call.input();
        } catch (JsonDocument.MalformedException noObject) {
            return null;
        }
    }

    /** Gemini's tokens of the candidates do not contain the thoughts, those of the prompt contain the cached ones. */
    private static void usage(JsonGenerator out, Usage usage) throws IOException {
        out.writeObjectFieldStart("usageMetadata");
        out.writeNumberField("promptTokenCount", usage.prompt());
        out.writeNumberField("candidatesTokenCount", usage.completion() - usage.reasoning());
        count(out, "thoughtsTokenCount", usage.reasoning());
        count(out, "cachedContentTokenCount", usage.cachedPrompt());
        out.writeNumberField("totalTokenCount", usage.prompt() + usage.completion());
        out.writeEndObject();
    }

    private static void count(JsonGenerator out, String name, long tokens) throws IOException {
        if (tokens > 0) {
            out.writeNumberField(name, tokens);
        }
    }
}
