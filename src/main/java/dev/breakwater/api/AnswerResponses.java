package dev.breakwater.api;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.config.reload.CurrentConfig;
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
import org.jspecify.annotations.Nullable;

/** Answers as responses: JSON with its length, server-sent events, or bytes as they come. */
@ApplicationScoped
public class AnswerResponses {

    private static final Logger LOG = System.getLogger(AnswerResponses.class.getName());

    /** Bytes. Up to this size one copy is cheaper than a write for each piece. */
    private static final int SHORT = 16 << 10;

    @Inject
    Heartbeats heartbeats;

    @Inject
    CallThreads threads;

    @Inject
    CurrentConfig config;

    @Inject
    Ticker ticker;

    /** If the answer cannot be written completely, the connection is cut. */
    public Response response(Answer answer, Incoming request, long begun) {
        Response.ResponseBuilder response = switch (answer) {
            case Answer.Whole whole -> plain(whole, request);
            case Answer.Streamed stream -> events(stream, request);
            case Answer.Passed passed -> bytes(passed, request);
        };
        response.header(HttpHeaders.CACHE_CONTROL, "no-store");
        PassedHeaders.addTo(response, answer.headers());
        Attempt attempt = answer.attempt();
        long now = ticker.nanos();
        new AnswerHeaders(attempt.call(), attempt, attempt.call().progress().after(attempt, now), begun, now)
                .addTo(response);
        return response.build();
    }

    private static Response.ResponseBuilder plain(Answer.Whole whole, Incoming request) {
        Slices body = request.api().encode(whole);
        return Response.ok(new PlainBody(whole, body, request.exchange()))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    }

    private Response.ResponseBuilder events(Answer.Streamed stream, Incoming request) {
        StreamEncoder encoder = request.api().encoder(stream);
        return Response.ok(new StreamWriter(
                        stream,
                        encoder,
                        new StreamWriter.Tools(heartbeats, ticker, threads::draining),
                        new StreamClient(
                                request.exchange(), config.get().intake().lostStream())))
                .type(encoder.type())
                // A proxy that buffers would undo the pace.
                .header("X-Accel-Buffering", "no");
    }

    private static Response.ResponseBuilder bytes(Answer.Passed passed, Incoming request) {
        PassedBody body = new PassedBody(passed, request.exchange());
        Response.ResponseBuilder response = Response.status(passed.status());
        if (passed.length() == 0) {
            body.write(OutputStream.nullOutputStream());
            return response;
        }
        if (passed.length() > 0) {
            response.header(HttpHeaders.CONTENT_LENGTH, Long.toString(passed.length()));
        }
        return response.entity(body)
                .type(mediaType(passed.contentType()))
                // A file that somebody stored must not run as a page of the gateway.
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox");
    }

    private static MediaType mediaType(@Nullable String contentType) {
        try {
            return contentType == null ? MediaType.APPLICATION_OCTET_STREAM_TYPE : MediaType.valueOf(contentType);
        } catch (IllegalArgumentException invalid) {
            return MediaType.APPLICATION_OCTET_STREAM_TYPE;
        }
    }

    /** A plain answer's bytes. Closing it releases their share of the byte budget, written or not. */
    record PlainBody(Answer.Whole answer, Slices body, HandedBackRequest exchange)
            implements StreamingOutput, AutoCloseable {

        /**
         * A disconnect is not a defect. A client that is still connected must not wait for the rest, so the connection is cut: Payara
         * keeps a connection whose answer is shorter than its Content-Length.
         */
        @Override
        public void write(OutputStream out) {
            try {
                if (body.length() <= SHORT) {
                    out.write(body.join());
                } else {
                    body.writeTo(out);
                }
            } catch (IOException left) {
                LOG.log(Level.DEBUG, "The client disconnected before its answer was written", left);
                exchange.cut();
            } catch (RuntimeException | Error defect) {
                if (!exchange.hasBegun()) {
                    throw defect; // the server can still answer 500
                }
                LOG.log(Level.ERROR, "An answer was cut short by a defect of the gateway", defect);
                exchange.cut();
            }
        }

        @Override
        public void close() {
            answer.close();
        }
    }
}
