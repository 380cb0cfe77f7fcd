package dev.breakwater.api.gemini;

import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;
import java.util.Set;

/** Gemini's {@code finishReason}. Source: the enum {@code FinishReason} of the Gemini API's reference. */
final class FinishReasons {

    /** A call whose arguments are no JSON object: Gemini's calls have no others. */
    static final String MALFORMED_CALL = "MALFORMED_FUNCTION_CALL";

    /** Gemini's words for an end that is neither whole nor at the limit. */
    private static final Set<String> GEMINIS = Set.of(
            "SAFETY",
            "RECITATION",
            "LANGUAGE",
            "OTHER",
            "BLOCKLIST",
            "PROHIBITED_CONTENT",
            "SPII",
            MALFORMED_CALL,
            "IMAGE_SAFETY",
            "IMAGE_PROHIBITED_CONTENT",
            "IMAGE_RECITATION",
            "IMAGE_OTHER",
            "NO_IMAGE",
            "UNEXPECTED_TOOL_CALL",
            "TOO_MANY_TOOL_CALLS");

    private FinishReasons() {}

    static String name(FinishReason reason) {
        return switch (reason.kind()) {
            case STOP, TOOL_CALLS -> "STOP";
            case LENGTH -> "MAX_TOKENS";
            case CONTENT_FILTER -> own(reason, "SAFETY");
            case OTHER -> own(reason, "OTHER");
        };
    }

    /** Whether the client can act on the name alone; else the provider's own word stands beside it. */
    static boolean saysAll(FinishReason reason) {
        return reason.kind() != Kind.OTHER || GEMINIS.contains(reason.providersName());
    }

    private static String own(FinishReason reason, String otherwise) {
        return GEMINIS.contains(reason.providersName()) ? reason.providersName() : otherwise;
    }
}
