package dev.breakwater.provider.gemini;

import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;

/** Gemini's {@code finishReason}. Source: the enum {@code FinishReason} of the Gemini API's reference. */
final class FinishReasons {

    private FinishReasons() {}

    /** @param calls whether the candidate has called a function: Gemini says {@code STOP} then too */
    static FinishReason of(String name, boolean calls) {
        Kind kind = switch (name) {
            case "STOP" -> calls ? Kind.TOOL_CALLS : Kind.STOP;
            case "MAX_TOKENS" -> Kind.LENGTH;
            case "SAFETY",
                    "RECITATION",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> Kind.CONTENT_FILTER;
            case "MALFORMED_FUNCTION_CALL",
                    "UNEXPECTED_TOOL_CALL",
                    "TOO_MANY_TOOL_CALLS",
                    "LANGUAGE",
                    "NO_IMAGE",
                    "OTHER" -> Kind.OTHER;
            // Not known yet. Clients run the calls of an answer only if it ends in them.
            default -> calls ? Kind.TOOL_CALLS : Kind.OTHER;
        };
        return new FinishReason(kind, name);
    }

    /** The end of an answer to a prompt that was refused: by {@code promptFeedback.blockReason}, whichever it is. */
    static FinishReason blocked(String reason) {
        return new FinishReason(Kind.CONTENT_FILTER, reason);
    }
}
