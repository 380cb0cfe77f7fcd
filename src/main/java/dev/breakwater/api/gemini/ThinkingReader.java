package dev.breakwater.api.gemini;

import dev.breakwater.chat.Reasoning;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code thinkingConfig}. Source: Google's "Thinking": a budget of 0 switches it off, -1 leaves it to the model. */
final class ThinkingReader {

    private ThinkingReader() {}

    static Reasoning read(JsonCursor in) throws MalformedException {
        Long budget = null;
        String effort = null;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (Names.camel(in.name())) {
                case "thinkingBudget" -> budget = in.whole();
                case "thinkingLevel" -> effort = effort(in.text());
                default -> in.skip(); // whether thoughts are shown, which other providers decide themselves
            }
        }
        if (budget != null && budget == 0) {
            return new Reasoning("none", null);
        }
        return new Reasoning(effort, budget != null && budget > 0 ? budget : null);
    }

    private static @Nullable String effort(@Nullable String level) {
        return level == null || level.equals("THINKING_LEVEL_UNSPECIFIED") ? null : level.toLowerCase(Locale.ROOT);
    }
}
