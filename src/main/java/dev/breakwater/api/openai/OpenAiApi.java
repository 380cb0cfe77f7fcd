package dev.breakwater.api.openai;

import dev.breakwater.api.ClientApi;
import dev.breakwater.api.ErrorDocument;
import dev.breakwater.api.Incoming;
import dev.breakwater.api.JsonResponses;
import dev.breakwater.api.StreamEncoder;
import dev.breakwater.api.files.FormReader;
import dev.breakwater.api.files.PassedReader;
import dev.breakwater.api.request.Envelope;
import dev.breakwater.api.request.RequestedCall;
import dev.breakwater.call.Answer;
import dev.breakwater.call.Call;
import dev.breakwater.catalog.Operation;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.Slices;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Objects;
import java.util.Set;

/**
 * OpenAI's API: chat completions, completions, embeddings, models, moderations, images, audio, reranking, and everything that is passed
 * through. It owns every path that no other client API claims. Source: SPEC §4 and §8.
 */
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
        RequestedCall requested = new RequestedCall(now, request.headers(), begun);
        Envelope envelope = request.envelope();
        if (request.operation() == Operation.PASS_THROUGH) {
            return new PassedReader(requested, now.intake().passThrough()).read(Objects.requireNonNull(envelope), body);
        }
        String type = envelope == null ? null : envelope.contentType();
        return type != null && FormReader.reads(type)
                ? new FormReader(requested).read(request.operation(), request.pathModel(), type, body)
                : new CallReader(requested).read(request.operation(), request.pathModel(), body);
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
