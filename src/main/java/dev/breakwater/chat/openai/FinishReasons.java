package dev.breakwater.chat.openai;

import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;
import dev.breakwater.json.JsonDocument;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenAI's {@code finish_reason}. */
public final class FinishReasons {

    /** LiteLLM's member for what OpenAI's form has no place for. */
    static final String PROVIDER_FIELDS = "provider_specific_fields";

    private FinishReasons() {}

    /** @param name null, and the empty string that some servers send in every chunk, are none */
    public static @Nullable FinishReason read(@Nullable String name) {
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

    /** The provider's own word, for {@link #PROVIDER_FIELDS}: JSON text. Null where OpenAI's word says the same. */
    static @Nullable String beside(@Nullable FinishReason reason) {
        return reason == null || reason.kind() != Kind.OTHER
                ? null
                : "{\"native_finish_reason\":" + JsonDocument.quote(reason.providersName()) + "}";
    }

    /** The others without what {@link #beside} has added: another gateway may have written them. */
    static void removeBeside(@Nullable FinishReason reason, Map<String, String> others) {
        String beside = beside(reason);
        if (beside != null) {
            others.remove(PROVIDER_FIELDS, beside);
        }
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
