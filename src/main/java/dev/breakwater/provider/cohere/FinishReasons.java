package dev.breakwater.provider.cohere;

import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;

/** Cohere's {@code finish_reason}. An unknown one is passed on by its own word: it is not known to end a whole answer. */
final class FinishReasons {

    private FinishReasons() {}

    static FinishReason of(String reason) {
        Kind kind = switch (reason) {
            case "COMPLETE", "STOP_SEQUENCE" -> Kind.STOP;
            case "MAX_TOKENS" -> Kind.LENGTH;
            case "TOOL_CALL" -> Kind.TOOL_CALLS;
            default -> Kind.OTHER;
        };
        return new FinishReason(kind, reason);
    }

    /** Whether the answer broke off. */
    static boolean isFailure(String reason) {
        return reason.startsWith("ERROR") || reason.equals("TIMEOUT");
    }
}
