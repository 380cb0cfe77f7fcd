package dev.breakwater.provider.bedrock;

import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;

/** Converse's {@code stopReason}. An unknown one is passed on by its own word: it is not known to end a whole answer. */
final class StopReasons {

    private StopReasons() {}

    /**
     * @param calls whether the answer calls a tool of the client's; some models end such an answer like any other
     * @param json whether it is JSON in place of a tool call, and calls no tool of the client's
     */
    static FinishReason read(String reason, boolean calls, boolean json) {
        Kind kind = switch (reason) {
            case "end_turn", "stop_sequence" -> calls ? Kind.TOOL_CALLS : Kind.STOP;
            case "max_tokens", "model_context_window_exceeded" -> Kind.LENGTH;
            case "tool_use" -> json ? Kind.STOP : Kind.TOOL_CALLS;
            case "content_filtered", "guardrail_intervened", "refusal" -> Kind.CONTENT_FILTER;
            default -> Kind.OTHER; // malformed_model_output, malformed_tool_use
        };
        return new FinishReason(kind, reason);
    }
}
