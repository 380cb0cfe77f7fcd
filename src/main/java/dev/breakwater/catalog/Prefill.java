package dev.breakwater.catalog;

import java.util.Map;

/**
 * How a provider is asked to continue a last message of the assistant. Sources: the providers' documentation of prefilling (Anthropic,
 * Groq, OpenRouter), {@code prefix} (Mistral, DeepSeek's beta), {@code partial} (Moonshot, Qwen) and vLLM's
 * {@code continue_final_message}.
 *
 * @param name the provider's word for it, for documentation
 * @param marker a member of the message, as JSON text with a comma before it; empty where none is needed
 * @param fields members of the request, as JSON text by name
 * @param onlyAt the ending of the addresses that support it; empty where all do
 */
public record Prefill(String name, String marker, Map<String, String> fields, String onlyAt) {

    /** No marker: a last message of the assistant is continued. */
    public static final Prefill PLAIN = new Prefill("no marker", "", Map.of(), "");

    public static final Prefill PREFIX = new Prefill("`prefix`", ",\"prefix\":true", Map.of(), "");

    public static final Prefill PREFIX_IN_BETA = new Prefill("`prefix`", PREFIX.marker, Map.of(), "/beta");

    public static final Prefill PARTIAL = new Prefill("`partial`", ",\"partial\":true", Map.of(), "");

    public static final Prefill CONTINUE_FINAL_MESSAGE = new Prefill(
            "`continue_final_message`",
            "",
            Map.of("continue_final_message", "true", "add_generation_prompt", "false"),
            "");

    public Prefill {
        fields = Map.copyOf(fields);
    }
}
