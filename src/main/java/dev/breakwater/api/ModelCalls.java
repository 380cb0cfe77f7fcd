package dev.breakwater.api;

import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.api.request.BodyReader;
import dev.breakwater.api.request.HeldBytes;
import dev.breakwater.call.ByteBudget;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.config.reload.CurrentConfig;
import dev.breakwater.dispatch.Gateway;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Ticker;
import dev.breakwater.server.CallThreads;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/** From request to response: read, change threads, dispatch, write. */
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
    ByteBudget budget;

    @Inject
    Ticker ticker;

    /** Answers later, on the call's own thread: JAX-RS writes a response on the thread that resumes it. */
    public void answer(Incoming request, AsyncResponse response) {
        long begun = ticker.nanos();
        int most = config.get().intake().maxRunningCalls();
        switch (threads.run(request.connection(), most, () -> deliver(request, response, begun))) {
            case RUNNING -> {}
            case STOPPING -> response.resume(errors.shuttingDown(request.api()));
            case FULL -> response.resume(errors.overloaded(request.api(), most));
            case NO_THREAD -> response.resume(errors.outOfThreads(request.api()));
        }
    }

    /** Releases the bytes of the body at the end, whether the client received its answer or disconnected. */
    private void deliver(Incoming request, AsyncResponse response, long begun) {
        GatewayConfig now = config.get();
        try (HeldBytes held = new HeldBytes(budget, now.policy().size().inFlight())) {
            new Delivery(response, request.exchange()).deliver(() -> answer(request, now, held, begun));
        }
    }

    private Response answer(Incoming request, GatewayConfig now, HeldBytes held, long begun) {
        try {
            byte[] bytes = BodyReader.read(
                    request.body(), request.headers(), now.intake().maxBodyBytes(), held, ticker);
            Call call = request.api().decode(request, bytes, now, begun);
            return answers.response(gateway.answer(call, threads::draining), request, begun);
        } catch (BadRequestException refused) {
            return errors.refusal(request.api(), refused.failure());
        } catch (CallFailedException failed) {
            return failed.failure() instanceof Failure.ShuttingDown
                    ? errors.shuttingDown(request.api())
                    : errors.failure(request.api(), failed, begun);
        } catch (IOException unread) {
            return errors.refusal(request.api(), BodyReader.unread());
        } catch (RuntimeException | Error defect) {
            return defects.response(request.api(), defect);
        }
    }
}
