package dev.breakwater.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A check of {@code breakwater_settings.check_answers}: what makes a provider's answer a failure. Source: SPEC §7. */
public enum AnswerCheck {
    /** It says nothing: no text, no tool call, no refusal, no image, no sound. */
    EMPTY("empty"),
    /** It calls a tool with arguments that are not JSON. */
    TOOL_CALLS("tool_calls"),
    /** The request asked for JSON, and the text is not JSON. */
    JSON("json");

    public static final Set<AnswerCheck> DEFAULT = Set.of(EMPTY);

    private final String key;

    AnswerCheck(String key) {
        this.key = key;
    }

    /** The check of this name. */
    public static Optional<AnswerCheck> of(String key) {
        return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst();
    }

    /** The names of all checks. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(each -> each.key).toList();
    }
}
