package dev.breakwater.provider.vertex;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.Credentials;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.catalog.Secret;
import dev.breakwater.provider.ProviderForm;
import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.provider.credentials.TokenCache;
import dev.breakwater.provider.credentials.TokenKey;
import dev.breakwater.upstream.Headers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/** Vertex AI. The model's name decides which of its APIs is called. A request is authorized by a token, or by an API key if there is one. */
@ApplicationScoped
public class VertexForm implements ProviderForm {

    static final String NAME = "vertex_ai";

    private final VertexAddress addresses = new VertexAddress();
    private final ProviderForm gemini = new GeminiOnVertex(addresses);
    private final ProviderForm claude = new ClaudeOnVertex(addresses);
    private final ProviderForm partners = new PartnerOnVertex(addresses);

    @Inject
    TokenCache tokens;

    @Override
    public String name() {
        return NAME;
    }

    private ProviderForm of(Attempt attempt) {
        String model = attempt.deployment().endpoint().model();
        if (ClaudeOnVertex.has(model)) {
            return claude;
        }
        return GeminiOnVertex.has(model) ? gemini : partners;
    }

    @Override
    public ProviderRequest request(Attempt attempt) {
        return of(attempt).request(attempt);
    }

    @Override
    public Map<String, String> authorization(Attempt attempt, ProviderRequest request) throws InterruptedException {
        Endpoint endpoint = attempt.deployment().endpoint();
        if (endpoint.key() != null) {
            return ProviderForm.super.authorization(attempt, request);
        }
        String credentials = GoogleCredentialsText.of(endpoint.settings());
        Secret token = tokens.token(attempt, key(credentials), () -> GoogleTokens.fetch(credentials));
        return Credentials.BEARER.headers(token);
    }

    private static TokenKey key(String credentials) {
        return new TokenKey("Google Cloud", List.of(credentials));
    }

    @Override
    public boolean renews(Attempt attempt, String authorization) {
        Endpoint endpoint = attempt.deployment().endpoint();
        return endpoint.key() == null && tokens.drop(key(GoogleCredentialsText.of(endpoint.settings())), authorization);
    }

    @Override
    public boolean countsTokens(Attempt attempt) {
        return of(attempt).countsTokens(attempt);
    }

    @Override
    public Answer.Whole whole(Attempt attempt, Headers headers, byte[] body) {
        return of(attempt).whole(attempt, headers, body);
    }

    @Override
    public StreamDecoder decoder(Attempt attempt, Headers headers) {
        return of(attempt).decoder(attempt, headers);
    }

    @Override
    public CallFailedException classify(Attempt attempt, int status, Headers headers, byte[] body) {
        return of(attempt).classify(attempt, status, headers, body);
    }
}
