package dev.breakwater.provider.openai;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.provider.Provider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;

/**
 * OpenAI, and every server that is compatible with it: {@code POST base/chat/completions} with a bearer key.
 * Source: OpenAI's API reference.
 */
@ApplicationScoped
public class OpenAiProvider implements Provider {

    @Inject
    OpenAiExchange exchange;

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public Answer ask(Attempt attempt) throws InterruptedException {
        Endpoint endpoint = attempt.deployment().endpoint();
        Map<String, String> headers = new HashMap<>(OpenAiExchange.bearer(endpoint));
        if (endpoint.organization() != null) {
            headers.put("OpenAI-Organization", endpoint.organization());
        }
        return TextCompletion.ask(
                attempt,
                each -> exchange.ask(
                        each,
                        endpoint.base() + "/"
                                + each.call().request().operation().path(),
                        headers));
    }
}
