package dev.breakwater.api.openai;

import dev.breakwater.api.ClientApi;
import dev.breakwater.api.ErrorDocument;
import dev.breakwater.api.Incoming;
import dev.breakwater.api.JsonResponses;
import dev.breakwater.api.StreamEncoder;
import dev.breakwater.api.request.RequestedCall;
import dev.breakwater.call.Answer;
import dev.breakwater.call.Call;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.Slices;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;

/** OpenAI's API: chat completions, completions, embeddings, models. It owns every path that no other client API claims. Source: SPEC §4. */
@ApplicationScoped
public class OpenAiApi implements ClientApi {

    @Inject
    JsonResponses documents;

    @Override
    public Set<String> paths() {
        return Set.of("/");
    }

    @Override
    public Call decode(Incoming request, byte[] body, GatewayConfig now, long begun) {
        return new CallReader(new RequestedCall(now, request.headers(), begun))
                .read(request.operation(), request.pathModel(), body);
    }

    @Override
    public Slices encode(Answer.Whole answer) {
        return AnswerJson.of(answer);
    }

    @Override
    public StreamEncoder encoder(Answer.Streamed answer) {
        return new OpenAiStream(documents, answer.attempt());
    }

    @Override
    public Object error(Failure failure, String message) {
        return ErrorDocument.of(failure, message);
    }
}
