package dev.breakwater.http;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.Operation;
import dev.breakwater.call.Ticker;
import dev.breakwater.config.CurrentConfig;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.dispatch.Gateway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** From request to response: read, hop, dispatch, write. */
@ApplicationScoped
public class ModelCalls {

    @Inject
    CurrentConfig config;

    @Inject
    CallThreads threads;

    @Inject
    Gateway gateway;

    @Inject
    AnswerResponses answers;

    @Inject
    ErrorResponses errors;

    @Inject
    Ticker ticker;

    CompletionStage<Response> answer(
            Operation operation, @Nullable String pathModel, RequestHeaders headers, InputStream body) {
        long begun = ticker.nanos();
        String id = CallId.of(headers.callId());
        return threads.run(
                () -> {
                    GatewayConfig now = config.get();
                    try {
                        byte[] bytes = Bodies.read(body, now.maxBodyBytes());
                        Call call = new CallReader(now, headers, id, begun).read(operation, pathModel, bytes);
                        Answer answer = gateway.answer(call);
                        return answers.response(answer, begun);
                    } catch (BadRequestException refused) {
                        return errors.refusal(refused.failure(), id);
                    } catch (CallFailedException failed) {
                        return errors.failure(failed, begun);
                    } catch (IOException unread) {
                        return errors.refusal(Bodies.unread(), id);
                    }
                },
                () -> errors.shuttingDown(id));
    }
}
