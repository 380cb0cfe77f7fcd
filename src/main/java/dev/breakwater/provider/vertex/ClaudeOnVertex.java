package dev.breakwater.provider.vertex;

import dev.breakwater.call.Attempt;
import dev.breakwater.provider.anthropic.AnthropicCompatible;
import java.util.Map;

/** Anthropic's models: {@code rawPredict} and {@code streamRawPredict}. Source: Anthropic's "Claude on Vertex AI". */
final class ClaudeOnVertex extends AnthropicCompatible {

    private static final String PUBLISHER = "anthropic/";

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

    @Override
    protected Map<String, String> head(Attempt attempt) {
        return Map.of("anthropic_version", "\"vertex-2023-10-16\"");
    }
}
