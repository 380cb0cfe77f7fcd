package dev.breakwater.provider.openai;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.ProviderSettings;
import dev.breakwater.catalog.Secret;
import dev.breakwater.provider.credentials.AccessToken;
import dev.breakwater.provider.credentials.TokenCache;
import dev.breakwater.provider.credentials.TokenEndpoint;
import dev.breakwater.provider.credentials.TokenKey;
import dev.breakwater.provider.credentials.TokenRefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens of Microsoft Entra ID for Azure OpenAI: for a client's secret, or for the federated token of a workload identity. Source:
 * Microsoft identity platform, "OAuth 2.0 client credentials flow"; LiteLLM for the names.
 */
@ApplicationScoped
public class EntraTokens {

    /** LiteLLM's default. */
    private static final String SCOPE = "https://cognitiveservices.azure.com/.default";

    private static final String AUTHORITY = "https://login.microsoftonline.com";

    @Inject
    TokenCache tokens;

    @Inject
    TokenEndpoint endpoint;

    /**
     * The token that authorizes the attempt; empty if its deployment has no settings for one.
     *
     * @throws CallFailedException if the token cannot be fetched
     */
    public Optional<Secret> token(Attempt attempt) throws InterruptedException {
        ProviderSettings settings = attempt.deployment().endpoint().settings();
        Optional<Secret> own = settings.find("azure_ad_token").map(Secret::new);
        Optional<Client> client = own.isPresent() ? Optional.empty() : Client.of(settings);
        return client.isEmpty()
                ? own
                : Optional.of(tokens.token(attempt, client.get().key(), () -> fetch(client.get())));
    }

    /** Drops the attempt's token, see {@link TokenCache#drop}. */
    public boolean drop(Attempt attempt, String authorization) {
        ProviderSettings settings = attempt.deployment().endpoint().settings();
        return settings.find("azure_ad_token").isEmpty()
                && Client.of(settings)
                        .filter(client -> tokens.drop(client.key(), authorization))
                        .isPresent();
    }

    private AccessToken fetch(Client client) throws IOException, InterruptedException {
        Map<String, String> form = new HashMap<>(Map.of(
                "grant_type", "client_credentials",
                "client_id", client.id(),
                "scope", client.scope()));
        if (client.federated()) {
            form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
            form.put("client_assertion", read(client.credential()));
        } else {
            form.put("client_secret", client.credential());
        }
        return endpoint.ask(client.authority() + "/" + client.tenant() + "/oauth2/v2.0/token", form);
    }

    /** Kubernetes replaces the file before its token expires, so each fetch reads it. */
    private static String read(String file) throws IOException {
        try {
            return Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
        } catch (IOException | InvalidPathException unreadable) {
            throw new TokenRefusedException("the file of AZURE_FEDERATED_TOKEN_FILE cannot be read");
        }
    }

    /**
     * A client of Entra ID.
     *
     * @param credential its secret, or the path of its federated token
     */
    private record Client(
            String authority, String tenant, String id, String scope, boolean federated, String credential) {

        /** Empty where something is missing. */
        static Optional<Client> of(ProviderSettings settings) {
            Optional<String> tenant = settings.find("tenant_id");
            Optional<String> id = settings.find("client_id");
            Optional<String> secret = settings.find("client_secret");
            Optional<String> credential = secret.or(() -> settings.find("azure_federated_token_file"));
            if (tenant.isEmpty() || id.isEmpty() || credential.isEmpty()) {
                return Optional.empty();
            }
            String authority = settings.find("azure_authority_host").orElse(AUTHORITY);
            return Optional.of(new Client(
                    authority.endsWith("/") ? authority.substring(0, authority.length() - 1) : authority,
                    tenant.get(),
                    id.get(),
                    settings.find("azure_scope").orElse(SCOPE),
                    secret.isEmpty(),
                    credential.get()));
        }

        TokenKey key() {
            return new TokenKey(
                    "Entra ID", List.of(authority, tenant, id, scope, federated ? "file" : "secret", credential));
        }
    }
}
