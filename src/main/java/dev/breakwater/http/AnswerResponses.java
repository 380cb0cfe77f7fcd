package dev.breakwater.http;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.Ticker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;

/** Answers as responses: JSON with its length, or server-sent events. */
@ApplicationScoped
public class AnswerResponses {

    private static final MediaType EVENTS = new MediaType("text", "event-stream", "utf-8");

    @Inject
    ErrorResponses errors;

    @Inject
    Ticker ticker;

    Response response(Answer answer, long begun) {
        Response.ResponseBuilder response = switch (answer) {
            case Answer.Whole whole ->
                Response.ok((StreamingOutput) whole.body()::writeTo)
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .header(HttpHeaders.CONTENT_LENGTH, whole.body().length());
            case Answer.Streamed stream ->
                Response.ok(new EventWriter(stream, errors, ticker))
                        .type(EVENTS)
                        // Middle boxes that buffer would undo the pace.
                        .header("X-Accel-Buffering", "no");
        };
        response.header(HttpHeaders.CACHE_CONTROL, "no-store");
        answer.headers().forEach(response::header);
        Attempt attempt = answer.attempt();
        long now = ticker.nanos();
        new AnswerHeaders(attempt.call(), attempt, attempt.call().progress().after(attempt, now), begun, now)
                .addTo(response);
        return response.build();
    }
}
