package dev.breakwater.provider.openai;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.payload.Target;
import dev.breakwater.catalog.Credentials;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.catalog.Operation;
import dev.breakwater.catalog.Secret;
import dev.breakwater.provider.ProviderRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * Azure OpenAI: the path contains the deployment's name, the query the API's version. Source: Azure OpenAI's REST reference; LiteLLM
 * for a base that already contains the path, and for the versions without date.
 */
@ApplicationScoped
public class AzureForm extends OpenAiCompatible {

    /** Versions that have no {@code /openai/deployments} in their paths. */
    private static final Set<String> UNDATED = Set.of("v1", "preview", "latest");

    private static final String DEPLOYMENTS = "/openai/deployments";

    @Inject
    EntraTokens entra;

    @Override
    public String name() {
        return "azure";
    }

    /** The key; without one, a token of Entra ID. */
    @Override
    public Map<String, String> authorization(Attempt attempt, ProviderRequest request) throws InterruptedException {
        if (attempt.deployment().endpoint().key() != null) {
            return super.authorization(attempt, request);
        }
        Secret token = entra.token(attempt).orElse(null);
        return Credentials.BEARER.headers(token);
    }

    @Override
    public boolean renews(Attempt attempt, String authorization) {
        return attempt.deployment().endpoint().key() == null && entra.drop(attempt, authorization);
    }

    @Override
    protected String address(Attempt attempt, Operation operation) {
        Endpoint endpoint = attempt.deployment().endpoint();
        String version = endpoint.apiVersion() == null ? "" : endpoint.apiVersion();
        String path = "/" + operation.path();
        if (UNDATED.contains(version)) {
            return endpoint.base() + "/openai/v1" + path + query(version.equals("v1") ? "" : version);
        }
        String base = String.valueOf(endpoint.base());
        if (operation == Operation.STORED_RESPONSE) {
            // The model is in the body.
            int end = base.indexOf(DEPLOYMENTS);
            return (end < 0 ? base : base.substring(0, end)) + "/openai" + path + query(version);
        }
        String deployment = base.contains(DEPLOYMENTS) ? base : base + DEPLOYMENTS + "/" + encode(endpoint.model());
        return deployment + path + query(version);
    }

    /** Operations on no deployment: files, batches. The API's version is the configured one, unless the client gave one. */
    @Override
    protected String address(Attempt attempt, Target target) {
        Endpoint endpoint = attempt.deployment().endpoint();
        String version = endpoint.apiVersion() == null ? "v1" : endpoint.apiVersion();
        String root = String.valueOf(endpoint.base()).replaceFirst("/openai(?:/deployments.*|/v1)?$", "");
        String address = root + (UNDATED.contains(version) ? "/openai/v1/" : "/openai/") + target.pathAndQuery();
        boolean versioned =
                version.equals("v1") || String.valueOf(target.query()).contains("api-version=");
        String own = versioned ? "" : query(version);
        return target.query() == null ? address + own : address + own.replace('?', '&');
    }

    private static String query(String version) {
        return version.isEmpty() ? "" : "?api-version=" + encode(version);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
