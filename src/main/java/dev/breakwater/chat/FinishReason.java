package dev.breakwater.chat;

import java.util.Locale;

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

    /** Whether it says that the model wrote a tool call that cannot be read: Gemini's word for it, as others quote it too, or Bedrock's. */
    public boolean malformedCall() {
        return kind == Kind.OTHER
                && (providersName.toUpperCase(Locale.ROOT).endsWith("MALFORMED_FUNCTION_CALL")
                        || providersName.equals("malformed_tool_use"));
    }
}
