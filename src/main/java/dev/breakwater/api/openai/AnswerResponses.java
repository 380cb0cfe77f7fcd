package dev.breakwater.api.openai;

import dev.breakwater.api.AnswerHeaders;
import dev.breakwater.api.ErrorResponses;
import dev.breakwater.api.request.PassedHeaders;
import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.config.CurrentConfig;
import dev.breakwater.json.Slices;
import dev.breakwater.policy.Ticker;
import dev.breakwater.server.CallThreads;
import dev.breakwater.server.HandedBackRequest;
import dev.breakwater.server.Heartbeats;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Answers as responses: JSON with its length, or server-sent events. */
@ApplicationScoped
public class AnswerResponses {

    private static final Logger LOG = System.getLogger(AnswerResponses.class.getName());

    /** Up to so many bytes a copy costs less than to send each piece alone. */
    private static final int SHORT = 16 << 10;

    private static final MediaType EVENTS = new MediaType("text", "event-stream", "utf-8");

    @Inject
    ErrorResponses errors;

    @Inject
    Heartbeats heartbeats;

    @Inject
    CallThreads threads;

    @Inject
    CurrentConfig config;

    @Inject
    Ticker ticker;

    /** @param exchange is cut where the answer cannot be written to its end */
    public Response response(Answer answer, HandedBackRequest exchange, long begun) {
        EventWriter.Tools tools = new EventWriter.Tools(errors, heartbeats, ticker, threads::draining);
        Response.ResponseBuilder response = switch (answer) {
            case Answer.Whole whole -> {
                Slices json = AnswerJson.of(whole);
                yield Response.ok(new PlainBody(whole, json, exchange))
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .header(HttpHeaders.CONTENT_LENGTH, Integer.toString(json.length()));
            }
            case Answer.Streamed stream ->
                Response.ok(new EventWriter(
                                stream,
                                tools,
                                new StreamClient(exchange, config.get().intake().lostStream())))
                        .type(EVENTS)
                        // Middle boxes that buffer would undo the pace.
                        .header("X-Accel-Buffering", "no");
        };
        response.header(HttpHeaders.CACHE_CONTROL, "no-store");
        PassedHeaders.addTo(response, answer.headers());
        Attempt attempt = answer.attempt();
        long now = ticker.nanos();
        new AnswerHeaders(attempt.call(), attempt, attempt.call().progress().after(attempt, now), begun, now)
                .addTo(response);
        return response.build();
    }

    /** A plain answer's bytes. Closed, written or not, it gives back the room that they took. */
    record PlainBody(Answer.Whole answer, Slices json, HandedBackRequest exchange)
            implements StreamingOutput, AutoCloseable {

        /**
         * A client that has left by now is no defect of ours, and there is nobody to tell. If it has not, it must not wait for the rest:
         * Payara keeps a connection whose answer is shorter than it said.
         */
        @Override
        public void write(OutputStream out) {
            try {
                if (json.length() <= SHORT) {
                    out.write(json.join());
                } else {
                    json.writeTo(out);
                }
            } catch (IOException left) {
                LOG.log(Level.DEBUG, "The client left before its answer was written", left);
                exchange.cut();
            } catch (RuntimeException | Error defect) {
                if (!exchange.hasBegun()) {
                    throw defect; // it may still become a 500
                }
                LOG.log(Level.ERROR, "An answer broke off in a defect of the gateway", defect);
                exchange.cut();
            }
        }

        @Override
        public void close() {
            answer.close();
        }
    }
}
