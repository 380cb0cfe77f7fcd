package dev.breakwater.provider.vertex;

import dev.breakwater.call.Attempt;
import dev.breakwater.provider.anthropic.AnthropicCompatible;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Anthropic's models: {@code rawPredict} and {@code streamRawPredict}. Source: Anthropic's "Claude on Vertex AI". */
final class ClaudeOnVertex extends AnthropicCompatible {

    private static final String PUBLISHER = "anthropic/";

    private static final String BETA = "anthropic-beta";

    /** What Vertex AI has. Source: Anthropic's "Claude on Vertex AI"; LiteLLM's table of beta headers, as of 2026-11. */
    private static final Set<String> BETAS = Set.of(
            "compact-2026-01-12",
            "compact-2026-09-04",
            "computer-use-2025-01-24",
            "computer-use-2025-11-24",
            "context-1m-2025-08-07",
            "context-management-2025-06-27",
            "dangerous-tool-use-2026-09-03",
            "interleaved-thinking-2025-05-14",
            "per-turn-control-2026-07-01",
            "thinking-binding-controls-2026-08-01",
            "thinking-display-updates-2026-08-18",
            "tool-search-tool-2025-10-19",
            "web-search-2025-03-05");

    private static final Map<String, String> OTHER_NAMES =
            Map.of("advanced-tool-use-2025-11-20", "tool-search-tool-2025-10-19");

    private final VertexAddress addresses;

    ClaudeOnVertex(VertexAddress addresses) {
        this.addresses = addresses;
    }

    static boolean has(String model) {
        return model.startsWith("claude") || model.startsWith(PUBLISHER);
    }

    @Override
    public String name() {
        return VertexForm.NAME;
    }

    @Override
    protected String address(Attempt attempt) {
        String model = attempt.deployment().endpoint().model();
        String name = model.startsWith(PUBLISHER) ? model.substring(PUBLISHER.length()) : model;
        String operation = attempt.call().request().streamed() ? ":streamRawPredict" : ":rawPredict";
        return addresses.of(attempt, "publishers/anthropic/models/" + VertexAddress.encode(name), operation);
    }

    /** Vertex AI refuses a beta that it does not know, and has its version in the body. */
    @Override
    protected Map<String, String> headers(Map<String, String> sent) {
        String betas = Stream.of(sent.getOrDefault(BETA, "").split(","))
                .map(String::strip)
                .map(beta -> OTHER_NAMES.getOrDefault(beta, beta))
                .filter(BETAS::contains)
                .distinct()
                .collect(Collectors.joining(","));
        return betas.isEmpty() ? Map.of() : Map.of(BETA, betas);
    }

    @Override
    protected Map<String, String> head(Attempt attempt) {
        return Map.of("anthropic_version", "\"vertex-2023-10-16\"");
    }
}
