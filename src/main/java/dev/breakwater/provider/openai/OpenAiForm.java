package dev.breakwater.provider.openai;

import dev.breakwater.call.Attempt;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.catalog.Operation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/**
 * OpenAI, and every server that is compatible with it: {@code POST base/chat/completions}. Source: OpenAI's API reference.
 */
@ApplicationScoped
public class OpenAiForm extends OpenAiCompatible {

    @Override
    public String name() {
        return "openai";
    }

    @Override
    protected String address(Attempt attempt, Operation operation) {
        return attempt.deployment().endpoint().base() + "/" + operation.path();
    }

    @Override
    protected Map<String, String> headers(Endpoint endpoint) {
        String organization = endpoint.organization();
        return organization == null ? Map.of() : Map.of("OpenAI-Organization", organization);
    }
}
