package dev.breakwater.provider.openai;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.catalog.Operation;
import dev.breakwater.provider.Provider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Hugging Face: its router, and text-generation-inference servers, which speak OpenAI's form below {@code /v1}.
 * Source: Hugging Face's Messages API; LiteLLM for what an {@code api_base} may already hold.
 */
@ApplicationScoped
public class HuggingFaceProvider implements Provider {

    @Inject
    OpenAiExchange exchange;

    @Override
    public String name() {
        return "huggingface";
    }

    @Override
    public Answer ask(Attempt attempt) throws InterruptedException {
        Endpoint endpoint = attempt.deployment().endpoint();
        String base = String.valueOf(endpoint.base());
        return TextCompletion.ask(
                attempt,
                each -> exchange.ask(
                        each,
                        address(base, each.call().request().operation().path()),
                        OpenAiExchange.bearer(endpoint)));
    }

    /** A base without version that ends in an operation is one whose server has its operations there. */
    static String address(String base, String operation) {
        for (Operation each : Operation.values()) {
            String ending = "/" + each.path();
            if (base.endsWith(ending)) {
                return base.substring(0, base.length() - ending.length()) + "/" + operation;
            }
        }
        return base.endsWith("/v1") ? base + "/" + operation : base + "/v1/" + operation;
    }
}
