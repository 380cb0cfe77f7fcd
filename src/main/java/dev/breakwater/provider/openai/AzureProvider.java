package dev.breakwater.provider.openai;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.catalog.Secret;
import dev.breakwater.provider.Provider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * Azure OpenAI: the deployment's name stands in the path, the API's version in the query, the key in {@code api-key}.
 * Source: Azure OpenAI's REST reference; LiteLLM for a base that already holds the path, and for the versions without date.
 */
@ApplicationScoped
public class AzureProvider implements Provider {

    /** Versions that have no {@code /openai/deployments} in their paths. */
    private static final Set<String> UNDATED = Set.of("v1", "preview", "latest");

    @Inject
    OpenAiExchange exchange;

    @Override
    public String name() {
        return "azure";
    }

    @Override
    public Answer ask(Attempt attempt) throws InterruptedException {
        Endpoint endpoint = attempt.deployment().endpoint();
        Secret key = endpoint.key();
        Map<String, String> headers = key == null ? Map.of() : Map.of("api-key", key.reveal());
        return TextCompletion.ask(
                attempt,
                each -> exchange.ask(
                        each,
                        address(endpoint, each.call().request().operation().path()),
                        headers));
    }

    static String address(Endpoint endpoint, String operation) {
        String version = endpoint.apiVersion() == null ? "" : endpoint.apiVersion();
        if (UNDATED.contains(version)) {
            return endpoint.base() + "/openai/v1/" + operation + query(version.equals("v1") ? "" : version);
        }
        String base = String.valueOf(endpoint.base());
        String deployment =
                base.contains("/openai/deployments") ? base : base + "/openai/deployments/" + encode(endpoint.model());
        return deployment + "/" + operation + query(version);
    }

    private static String query(String version) {
        return version.isEmpty() ? "" : "?api-version=" + encode(version);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
