package dev.breakwater.provider.anthropic;

import dev.breakwater.call.Attempt;
import dev.breakwater.json.JsonDocument;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Anthropic: {@code POST base/v1/messages}; the base may end in {@code /v1}. Source: Anthropic's API reference, "Messages". */
@ApplicationScoped
public class AnthropicForm extends AnthropicCompatible {

    private static final Map<String, String> VERSION = Map.of("anthropic-version", "2023-06-01");

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    protected String address(Attempt attempt) {
        String base = String.valueOf(attempt.deployment().endpoint().base());
        return base.endsWith("/v1") ? base + "/messages" : base + "/v1/messages";
    }

    @Override
    protected Map<String, String> headers() {
        return VERSION;
    }

    @Override
    protected Map<String, String> head(Attempt attempt) {
        return Map.of(
                "model", JsonDocument.quote(attempt.deployment().endpoint().model()));
    }
}
