package dev.breakwater.http;

import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.Failure;
import dev.breakwater.call.Ticker;
import dev.breakwater.config.CurrentConfig;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.dispatch.Gateway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

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
    public void answer(Incoming request, AsyncResponse response) {
        long begun = ticker.nanos();
        String id = CallId.of(request.headers().callId());
        int most = config.get().intake().maxRunningCalls();
        switch (threads.run(request.connection(), most, () -> deliver(request, response, id, begun))) {
            case RUNNING -> {}
            case STOPPING -> response.resume(errors.shuttingDown(id));
            case FULL -> response.resume(errors.overloaded(id, most));
            case NO_THREAD -> response.resume(errors.outOfThreads(id));
        }
    }

    private void deliver(Incoming request, AsyncResponse response, String id, long begun) {
        new Delivery(response, request.exchange()).deliver(() -> answer(request, id, begun));
    }

    private Response answer(Incoming request, String id, long begun) {
        GatewayConfig now = config.get();
        try {
            byte[] bytes = Bodies.read(
                    request.body(), request.headers().length(), now.intake().maxBodyBytes(), ticker);
            Call call = new CallReader(now, request.headers(), id, begun)
                    .read(request.operation(), request.pathModel(), bytes);
            return answers.response(gateway.answer(call), request.exchange(), begun);
        } catch (BadRequestException refused) {
            return errors.refusal(refused.failure(), id);
        } catch (CallFailedException failed) {
            boolean stopped = failed.failure() instanceof Failure.ClientGone && threads.draining();
            return stopped ? errors.shuttingDown(id) : errors.failure(failed, begun);
        } catch (IOException unread) {
            return errors.refusal(Bodies.unread(), id);
        } catch (RuntimeException | Error defect) {
            return defects.toResponse(defect);
        }
    }
}
