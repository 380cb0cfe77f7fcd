package dev.breakwater.failover;

import dev.breakwater.catalog.Endpoint;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which providers continue a last message of the assistant where it ends, and what they need besides it. Sources: the providers'
 * documentation of prefilling (Anthropic, Groq, OpenRouter), {@code prefix} (Mistral, DeepSeek's beta), {@code partial} (Moonshot,
 * Qwen) and vLLM's {@code continue_final_message}.
 *
 * @param marker a member of the message, as JSON text; empty where none is needed
 * @param fields members of the request, as JSON text by name
 */
record Prefill(String marker, Map<String, String> fields) {

    private static final Prefill PLAIN = new Prefill("", Map.of());
    private static final Prefill PREFIX = new Prefill(",\"prefix\":true", Map.of());
    private static final Prefill PARTIAL = new Prefill(",\"partial\":true", Map.of());
    private static final Prefill CONTINUE_FINAL =
            new Prefill("", Map.of("continue_final_message", "true", "add_generation_prompt", "false"));

    private static final Set<String> VLLM = Set.of("hosted_vllm", "vllm");

    /** How this endpoint is asked; null where it is not known to accept a prefill. */
    static @Nullable Prefill known(Endpoint endpoint) {
        return switch (endpoint.prefix()) {
            case "anthropic", "groq", "openrouter" -> PLAIN;
            case "mistral", "codestral" -> PREFIX;
            // Only the beta version of its API does.
            case "deepseek" -> String.valueOf(endpoint.base()).endsWith("/beta") ? PREFIX : null;
            case "moonshot", "dashscope" -> PARTIAL;
            default -> VLLM.contains(endpoint.prefix()) ? CONTINUE_FINAL : null;
        };
    }

    /** How an endpoint is asked that accepts a prefill, by the configuration or by experience. */
    static Prefill said(Endpoint endpoint) {
        Prefill known = known(endpoint);
        return known == null ? PLAIN : known;
    }
}
