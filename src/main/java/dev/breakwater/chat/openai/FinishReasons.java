package dev.breakwater.chat.openai;

import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;
import org.jspecify.annotations.Nullable;

/** OpenAI's {@code finish_reason}. */
final class FinishReasons {

    private FinishReasons() {}

    /** @param name null, and the empty string that some servers send in every chunk, are none */
    static @Nullable FinishReason read(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return null;
        }
        Kind kind = switch (name) {
            case "stop" -> Kind.STOP;
            case "length" -> Kind.LENGTH;
            case "tool_calls", "function_call" -> Kind.TOOL_CALLS;
            case "content_filter" -> Kind.CONTENT_FILTER;
            default -> Kind.OTHER;
        };
        return new FinishReason(kind, name);
    }

    static String write(FinishReason reason) {
        return switch (reason.kind()) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> reason.providersName().equals("function_call") ? "function_call" : "tool_calls";
            case CONTENT_FILTER -> "content_filter";
            case OTHER -> reason.providersName();
        };
    }
}
