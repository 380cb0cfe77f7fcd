package dev.breakwater.provider.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.call.Attempt;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Turn.Role;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonText;
import dev.breakwater.provider.translation.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a {@code GenerateContentRequest}. */
final class GeminiRequest {

    /** OpenAI's parameters that are written elsewhere, or that another one has replaced. */
    private static final Set<String> WRITTEN =
            Set.of("thinking", "modalities", "max_tokens", "max_completion_tokens", "top_logprobs");

    /** Values of OpenAI's parameters that the interchange form has no component for. */
    private static final Set<String> UNKNOWN_VALUES = Set.of("tool_choice", "response_format");

    private record Content(Role role, List<Part> parts) {}

    private GeminiRequest() {}

    /** @param conversation with a history that is repaired: behind each turn with calls, one turn with all their results */
    static byte[] write(Attempt attempt, GeminiModel model, Conversation conversation) {
        return JsonText.of(out -> {
            out.writeStartObject();
            contents(attempt, model, out, conversation.turns());
            FunctionTools.tools(attempt, out, conversation.tools());
            FunctionTools.choice(out, conversation.toolChoice());
            JsonText.members(out, parameters(attempt, model, conversation));
            out.writeEndObject();
        });
    }

    /** {@code generationConfig} and Gemini's own parameters: JSON text by name. */
    static Map<String, String> parameters(Attempt attempt, GeminiModel model, Conversation conversation) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Map<String, String> config = GenerationConfig.of(attempt, model, conversation);
        if (!config.isEmpty()) {
            parameters.put(GenerationConfig.NAME, JsonDocument.of(config).json());
        }
        parameters.putAll(others(attempt, conversation.others()));
        return parameters;
    }

    /** Gemini knows one system instruction, and no call without a user's turn. */
    private static void contents(Attempt attempt, GeminiModel model, JsonGenerator out, List<Turn> turns)
            throws IOException {
        List<Part> system = new ArrayList<>();
        List<Content> contents = new ArrayList<>();
        for (Turn turn : turns) {
            switch (turn.role()) {
                case SYSTEM, DEVELOPER -> system.addAll(turn.parts());
                default -> add(contents, turn);
            }
        }
        PartWriter writer = new PartWriter(attempt, model, out);
        if (contents.isEmpty()) {
            contents.add(new Content(Role.USER, system));
        } else if (!system.isEmpty()) {
            out.writeObjectFieldStart("systemInstruction");
            writer.parts(system);
            out.writeEndObject();
        }
        out.writeArrayFieldStart("contents");
        for (Content content : contents) {
            out.writeStartObject();
            out.writeStringField("role", content.role() == Role.ASSISTANT ? "model" : "user");
            writer.parts(content.parts());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** Turns of the same role become one; results stay apart from what the user says. */
    private static void add(List<Content> contents, Turn turn) {
        Content last = contents.isEmpty() ? null : contents.get(contents.size() - 1);
        if (last != null && last.role() == turn.role()) {
            last.parts().addAll(turn.parts());
        } else {
            contents.add(new Content(turn.role(), new ArrayList<>(turn.parts())));
        }
    }

    /** Gemini's own parameters: {@code safetySettings}, {@code cachedContent}. */
    private static Map<String, String> others(Attempt attempt, Map<String, String> others) {
        Map<String, String> sent = new LinkedHashMap<>(others);
        sent.keySet().removeAll(WRITTEN);
        sent.keySet().removeAll(GenerationConfig.NAMES);
        for (String name : UNKNOWN_VALUES) {
            if (sent.containsKey(name)) {
                throw Refusal.unsupported(attempt, name, "does not support this value of '" + name + "'.");
            }
        }
        return sent;
    }
}
