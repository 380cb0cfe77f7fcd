package dev.breakwater.provider.bedrock;

import dev.breakwater.call.Attempt;
import dev.breakwater.catalog.ProviderSettings;
import dev.breakwater.provider.ProviderRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The headers that sign a request. Deployments with equal settings share their credentials. */
final class SignedHeaders {

    private final Map<ProviderSettings, SharedCredentials> credentials = new ConcurrentHashMap<>();

    /** @throws dev.breakwater.call.CallFailedException if there are no credentials */
    Map<String, String> of(Attempt attempt, String region, ProviderRequest request) throws InterruptedException {
        ProviderSettings settings = attempt.deployment().endpoint().settings();
        SharedCredentials shared =
                credentials.computeIfAbsent(settings, each -> new SharedCredentials(() -> CredentialChain.of(each)));
        return RequestSigner.headers(shared.get(attempt), region, request);
    }
}
