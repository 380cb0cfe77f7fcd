package dev.breakwater.api.anthropic;

import dev.breakwater.chat.FinishReason;
import org.jspecify.annotations.Nullable;

/** Why a message ended, in Anthropic's words. Source: Anthropic's API reference, "Handling stop reasons". */
final class StopReasons {

    private static final String WINDOW = "model_context_window_exceeded";

    private StopReasons() {}

    /**
     * @param reason null where the provider did not say it
     * @param calls whether the message calls tools: OpenAI says {@code stop} after a call that it was made to make
     */
    static String write(@Nullable FinishReason reason, boolean calls) {
        if (reason == null) {
            return calls ? "tool_use" : "end_turn";
        }
        return switch (reason.kind()) {
            case STOP -> calls ? "tool_use" : "end_turn";
            case TOOL_CALLS -> "tool_use";
            case LENGTH -> reason.providersName().equals(WINDOW) ? WINDOW : "max_tokens";
            case CONTENT_FILTER -> "refusal";
            case OTHER -> reason.providersName();
        };
    }
}
