package dev.breakwater.api.gemini;

import dev.breakwater.api.ClientApi;
import dev.breakwater.api.Incoming;
import dev.breakwater.api.StreamEncoder;
import dev.breakwater.call.Answer;
import dev.breakwater.call.Call;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.Slices;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gemini's API: {@code generateContent}, its stream, and the count of a prompt's tokens. A request is a {@link MethodCall}; this bean has
 * the paths, and errors before one is known. Source: SPEC §8.
 */
@ApplicationScoped
public class GeminiApi implements ClientApi {

    /** Below {@code /v1} only the method tells a path from OpenAI's. */
    @Override
    public Set<String> paths() {
        Set<String> paths = new HashSet<>(List.of("/v1beta", "/v1alpha"));
        for (Method each : Method.values()) {
            paths.add(":" + each.path());
        }
        return paths;
    }

    @Override
    public Call decode(Incoming request, byte[] body, GatewayConfig now, long begun) {
        throw new IllegalStateException("a request names its method");
    }

    @Override
    public Slices encode(Answer.Whole answer) {
        throw new IllegalStateException("a request names its method");
    }

    @Override
    public StreamEncoder encoder(Answer.Streamed answer) {
        throw new IllegalStateException("a request names its method");
    }

    @Override
    public Object error(Failure failure, String message) {
        return ErrorDocument.of(failure, message);
    }
}
