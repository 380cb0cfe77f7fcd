package dev.breakwater.chat;

/**
 * Why a choice ended.
 *
 * @param providersName the provider's own word, which the kind may not say: {@code end_turn}, {@code SAFETY}, {@code eos}
 */
public record FinishReason(Kind kind, String providersName) {

    /** What a client can act on. */
    public enum Kind {
        STOP,
        LENGTH,
        TOOL_CALLS,
        CONTENT_FILTER,
        /** None of these. It is passed on by the provider's own word, and never as {@link #STOP}: that would claim a whole answer. */
        OTHER
    }
}
