package dev.breakwater.provider.anthropic;

import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;

/** Anthropic's {@code stop_reason}. An unknown one is passed on by its own word: it is not known to end a whole answer. */
final class StopReasons {

    private StopReasons() {}

    /** @param json whether the answer is JSON in place of a tool call, and calls no tool of the client's */
    static FinishReason read(String reason, boolean json) {
        Kind kind = switch (reason) {
            case "end_turn", "stop_sequence" -> Kind.STOP;
            case "max_tokens", "model_context_window_exceeded" -> Kind.LENGTH;
            case "tool_use" -> json ? Kind.STOP : Kind.TOOL_CALLS;
            case "refusal" -> Kind.CONTENT_FILTER;
            default -> Kind.OTHER; // pause_turn: the answer is not whole
        };
        return new FinishReason(kind, reason);
    }
}
