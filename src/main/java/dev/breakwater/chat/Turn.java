package dev.breakwater.chat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation. The results of all tools that one assistant's turn called are one turn of {@link Role#TOOL}.
 *
 * @param name who of several participants it is
 * @param others members that have no component here, as JSON text by OpenAI's names
 */
public record Turn(Role role, List<Part> parts, @Nullable String name, Map<String, String> others) {

    public enum Role {
        SYSTEM,
        /** OpenAI's newer word for {@link #SYSTEM}, and a different one to some models. */
        DEVELOPER,
        USER,
        ASSISTANT,
        TOOL
    }

    public Turn {
        parts = List.copyOf(parts);
        others = Extras.ordered(others);
    }

    public Turn(Role role, List<Part> parts) {
        this(role, parts, null, Map.of());
    }
}
