package dev.breakwater.api.anthropic;

import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Answers at random: texts, thoughts and calls. */
final class Parts {

    private static final List<String> TEXTS =
            List.of("a", "two words", "ä€😀", "\"quoted\" \\ \n\t\u0000", "event: x\n\n");

    private static final List<String> INPUTS =
            List.of("{}", "{\"x\":[1, {\"a\":\"}\"}]}", "{ \"city\" : \"Zürich 😀\" }");

    private Parts() {}

    /** No two texts in a row: they are one. The same holds for thoughts without a signature. */
    static List<Part> random(Random random) {
        List<Part> parts = new ArrayList<>();
        for (int left = 1 + random.nextInt(6); left > 0; left--) {
            Part next = part(random, parts.size());
            Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
            boolean text = next instanceof Part.Text && last instanceof Part.Text;
            boolean thought = next instanceof Part.ReasoningPart
                    && last instanceof Part.ReasoningPart before
                    && before.signature() == null;
            boolean joined = text || thought;
            if (!joined) {
                parts.add(next);
            }
        }
        return parts;
    }

    private static Part part(Random random, int place) {
        String text = TEXTS.get(random.nextInt(TEXTS.size()));
        return switch (random.nextInt(5)) {
            case 0 -> new Part.ReasoningPart(text, "Eq" + place, null);
            case 1 -> new Part.ReasoningPart(text, null, null);
            case 2 -> new Part.ReasoningPart("", null, "Em" + place);
            case 3 -> {
                String input = INPUTS.get(random.nextInt(INPUTS.size()));
                yield new Part.ToolCall("call_" + place, "f" + place, input, false, null, Extras.NONE);
            }
            default -> new Part.Text(text);
        };
    }
}
