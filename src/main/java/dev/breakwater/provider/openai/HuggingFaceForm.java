package dev.breakwater.provider.openai;

import dev.breakwater.call.Attempt;
import dev.breakwater.catalog.Operation;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Hugging Face: its router, and text-generation-inference servers, whose OpenAI-compatible API is below {@code /v1}.
 * Source: Hugging Face's Messages API; LiteLLM for what an {@code api_base} may already contain.
 */
@ApplicationScoped
public class HuggingFaceForm extends OpenAiCompatible {

    @Override
    public String name() {
        return "huggingface";
    }

    /** If a base without version ends in an operation, the server has all its operations there. */
    @Override
    protected String address(Attempt attempt, Operation operation) {
        String base = String.valueOf(attempt.deployment().endpoint().base());
        for (Operation each : Operation.values()) {
            String ending = "/" + each.path();
            if (base.endsWith(ending)) {
                return base.substring(0, base.length() - ending.length()) + "/" + operation.path();
            }
        }
        return base.endsWith("/v1") ? base + "/" + operation.path() : base + "/v1/" + operation.path();
    }
}
