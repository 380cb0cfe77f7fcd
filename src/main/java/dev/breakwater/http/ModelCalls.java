package dev.breakwater.http;

import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.Operation;
import dev.breakwater.call.Ticker;
import dev.breakwater.config.CurrentConfig;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.dispatch.Gateway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
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
    DefectMapper defects;

    @Inject
    Ticker ticker;

    /** Answers later, on the call's own thread: a response is written where it is resumed. */
    void answer(
            Operation operation,
            @Nullable String pathModel,
            RequestHeaders headers,
            InputStream body,
            AsyncResponse response) {
        long begun = ticker.nanos();
        String id = CallId.of(headers.callId());
        if (!threads.run(() -> response.resume(answer(operation, pathModel, headers, body, id, begun)))) {
            response.resume(errors.shuttingDown(id));
        }
    }

    private Response answer(
            Operation operation,
            @Nullable String pathModel,
            RequestHeaders headers,
            InputStream body,
            String id,
            long begun) {
        GatewayConfig now = config.get();
        try {
            byte[] bytes = Bodies.read(body, headers.length(), now.maxBodyBytes());
            Call call = new CallReader(now, headers, id, begun).read(operation, pathModel, bytes);
            return answers.response(gateway.answer(call), begun);
        } catch (BadRequestException refused) {
            return errors.refusal(refused.failure(), id);
        } catch (CallFailedException failed) {
            return errors.failure(failed, begun);
        } catch (IOException unread) {
            return errors.refusal(Bodies.unread(), id);
        } catch (RuntimeException defect) {
            return defects.toResponse(defect);
        }
    }
}
