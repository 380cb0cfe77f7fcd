package dev.breakwater.chat;

import org.jspecify.annotations.Nullable;

/**
 * Whether the model must call a tool.
 *
 * @param mode null where the client leaves it to the provider
 * @param name the function, for {@link Mode#NAMED}
 * @param parallel whether it may call several at once; null where the client leaves it to the provider
 */
public record ToolChoice(
        @Nullable Mode mode,
        @Nullable String name,
        @Nullable Boolean parallel) {

    public enum Mode {
        AUTO,
        NONE,
        REQUIRED,
        NAMED
    }

    public static final ToolChoice UNSET = new ToolChoice(null, null, null);
}
