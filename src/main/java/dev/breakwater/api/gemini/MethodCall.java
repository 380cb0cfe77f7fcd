package dev.breakwater.api.gemini;

import dev.breakwater.api.ClientApi;
import dev.breakwater.api.Incoming;
import dev.breakwater.api.JsonResponses;
import dev.breakwater.api.StreamEncoder;
import dev.breakwater.api.request.RequestedCall;
import dev.breakwater.call.Answer;
import dev.breakwater.call.Call;
import dev.breakwater.catalog.Operation;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.Slices;
import java.util.Objects;
import java.util.Set;

/** Gemini's API for one request, whose path and query say more than its body. */
record MethodCall(Method method, StreamFraming framing, JsonResponses documents) implements ClientApi {

    @Override
    public Set<String> paths() {
        return Set.of();
    }

    @Override
    public Call decode(Incoming request, byte[] body, GatewayConfig now, long begun) {
        String model = Objects.requireNonNull(request.pathModel());
        return new CallReader(new RequestedCall(now, request.headers(), begun)).read(method, model, body);
    }

    @Override
    public Slices encode(Answer.Whole answer) {
        return switch (answer.body()) {
            case Answer.Body.Raw raw -> raw.json();
            case Answer.Body.Typed typed ->
                Slices.of(
                        method.operation() == Operation.COUNT_TOKENS
                                ? ResponseWriter.count(typed.answer())
                                : ResponseWriter.write(typed.answer()));
        };
    }

    @Override
    public StreamEncoder encoder(Answer.Streamed answer) {
        return new ResponseStream(framing, documents);
    }

    @Override
    public Object error(Failure failure, String message) {
        return ErrorDocument.of(failure, message);
    }
}
