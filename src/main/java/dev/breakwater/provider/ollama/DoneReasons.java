package dev.breakwater.provider.ollama;

import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;
import org.jspecify.annotations.Nullable;

/** Ollama's {@code done_reason}. Source: {@code llm/server.go} and {@code server/routes.go}. */
final class DoneReasons {

    private DoneReasons() {}

    /**
     * @param reason null where the server names none: then {@code done} itself says that the answer is whole
     * @param calls whether the answer calls tools: Ollama says {@code stop} then too
     */
    static FinishReason of(@Nullable String reason, boolean calls) {
        String name = reason == null || reason.isEmpty() ? "done" : reason;
        Kind kind = switch (name) {
            case "stop", "done" -> calls ? Kind.TOOL_CALLS : Kind.STOP;
            case "length" -> Kind.LENGTH;
            default -> Kind.OTHER; // load, unload: the model was not asked anything
        };
        return new FinishReason(kind, name);
    }
}
