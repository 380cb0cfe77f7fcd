package dev.breakwater.provider.gemini;

import dev.breakwater.chat.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of the answers in a response, or what one event of a stream adds to it.
 *
 * @param parts in their order, without empty ones
 * @param finish Gemini's own word; null where it has not ended
 * @param message Gemini's words about the end, if it gives any
 * @param turn members of the assistant's message that have no component ({@code images}), as JSON text by OpenAI's names
 * @param choice members of the choice that have no component ({@code logprobs}), likewise
 */
record Candidate(
        int index,
        List<Part> parts,
        @Nullable String finish,
        @Nullable String message,
        Map<String, String> turn,
        Map<String, String> choice) {

    boolean hasContent() {
        return !turn.isEmpty() || parts.stream().anyMatch(part -> !(part instanceof Part.ReasoningPart));
    }

    boolean hasCalls() {
        return parts.stream().anyMatch(Part.ToolCall.class::isInstance);
    }

    /** The parts as OpenAI's form has them: all thoughts, then all text, each in one piece, then the calls. */
    List<Part> merged() {
        StringBuilder thoughts = new StringBuilder();
        StringBuilder text = new StringBuilder();
        List<Part> calls = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Part.ReasoningPart reasoning -> thoughts.append(reasoning.text());
                case Part.Text each -> text.append(each.text());
                default -> calls.add(part);
            }
        }
        List<Part> merged = new ArrayList<>();
        if (!thoughts.isEmpty()) {
            merged.add(new Part.ReasoningPart(thoughts.toString(), null, null));
        }
        if (!text.isEmpty()) {
            merged.add(new Part.Text(text.toString()));
        }
        merged.addAll(calls);
        return merged;
    }
}
