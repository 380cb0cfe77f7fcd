package dev.breakwater.api;

import dev.breakwater.api.request.RequestHeaders;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.Progress;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Ticker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Failures as responses: status, headers and the client's own form of error. The one place that makes them. */
@ApplicationScoped
public class ErrorResponses {

    /** Refusals with these statuses come before the body, or while it is being read. */
    private static final Set<Integer> BODY_UNREAD = Set.of(408, 413, 503);

    /** The message names the failures of at most this many fallbacks. */
    private static final int MOST_TOLD = 5;

    @Inject
    JsonResponses documents;

    @Inject
    Ticker ticker;

    @Inject
    ClientApis apis;

    /** A request that did not become a call. */
    public Response refusal(HttpServletRequest request, Failure failure) {
        return refusal(apis.of(request), failure);
    }

    public Response refusal(ClientApi api, Failure failure) {
        Response.ResponseBuilder response = body(api, failure, failure.message());
        if (BODY_UNREAD.contains(failure.report().status())) {
            // To reuse the connection the server would have to read the rest of the body. Source: RFC 9110 §15.5.9.
            response.header("Connection", "close");
        }
        retryAfter(response, failure.report());
        return response.build();
    }

    public Response shuttingDown(ClientApi api) {
        return refusal(
                api,
                new Failure.ShuttingDown(ErrorDetails.of(503, "The gateway is shutting down. Try again.")
                        .withRetryAfter(Duration.ofSeconds(1))));
    }

    public Response overloaded(ClientApi api, int most) {
        String message = "The gateway is overloaded: " + most + " calls are running, and no more may"
                + " (breakwater_settings.max_running_calls). Try again in a second, or raise it.";
        return refusal(
                api,
                new Failure.ServerError(
                        ErrorDetails.of(503, message).withCode("overloaded").withRetryAfter(Duration.ofSeconds(1))));
    }

    public Response outOfThreads(ClientApi api) {
        String message = "The gateway has no memory for another call. Try again in a second.";
        return refusal(
                api,
                new Failure.ServerError(
                        ErrorDetails.of(503, message).withCode("overloaded").withRetryAfter(Duration.ofSeconds(1))));
    }

    /** A refusal by the container, of which only the status is known. */
    public static Failure containersFailure(int status) {
        String message = switch (status) {
            case 404 ->
                "There is nothing at this path. Calls go to /v1/chat/completions and the other paths of OpenAI's API,"
                        + " or to /v1/messages; GET /v1/models lists the models that they can name.";
            case 405 -> "This path does not take this method.";
            case 406 -> "This path cannot answer in a form that the Accept header allows.";
            case 413 -> "The request is too large.";
            case 415 -> "Send the body as Content-Type: application/json, or multipart/form-data where it has files.";
            default ->
                status < 500
                        ? "The request is malformed."
                        : "The gateway itself failed. Its log says why, under the time of this answer.";
        };
        ErrorDetails report = ErrorDetails.of(status, message);
        return switch (status) {
            case 404 -> new Failure.NotFound(report);
            default -> status < 500 ? new Failure.BadRequest(report) : new Failure.ServerError(report);
        };
    }

    /** A refusal outside of JAX-RS. */
    public void write(HttpServletRequest request, HttpServletResponse response, Failure failure) {
        ErrorDetails report = failure.report();
        if (report.retryAfter() != null) {
            response.setHeader(HttpHeaders.RETRY_AFTER, wholeSeconds(report.retryAfter()));
        }
        documents.write(response, report.status(), apis.of(request).error(failure, failure.message()));
    }

    /** A call that has no answer. */
    public Response failure(ClientApi api, CallFailedException failed, long begun) {
        Failure failure = failed.failure();
        ErrorDetails report = failure.report();
        Response.ResponseBuilder response = body(api, failure, message(failed));
        PassedHeaders.addTo(response, report.headers());
        retryAfter(response, report);
        new AnswerHeaders(failed.call(), failed.attempt(), progress(failed), begun, ticker.nanos()).addTo(response);
        if (failure instanceof Failure.TimedOut timedOut) {
            response.header(RequestHeaders.TIMEOUT, seconds(timedOut.limit()));
        }
        if (failed.repeated()) {
            // The official SDKs would retry three times on top of the retries made here.
            response.header("x-should-retry", "false");
        }
        return response.build();
    }

    private Response.ResponseBuilder body(ClientApi api, Failure failure, String message) {
        return documents
                .response(failure.report().status(), api.error(failure, message))
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    /** The first group's failure, then the failures of the fallbacks. */
    static String message(CallFailedException failed) {
        StringBuilder message = new StringBuilder(failed.getMessage());
        List<Failure> fallbacks = failed.followedBy();
        for (int i = 0; i < Math.min(fallbacks.size(), MOST_TOLD); i++) {
            message.append(i == 0 ? " Its fallbacks failed too. " : " ")
                    .append(fallbacks.get(i).message());
        }
        return message.toString();
    }

    /** The progress at the end of the last fallback. */
    private Progress progress(CallFailedException failed) {
        CallFailedException last = failed.last();
        return last.call().progress().after(last.attempt(), ticker.nanos());
    }

    private static void retryAfter(Response.ResponseBuilder response, ErrorDetails report) {
        Duration asked = report.retryAfter();
        if (asked != null && (report.status() == 429 || report.status() == 503)) {
            response.header(HttpHeaders.RETRY_AFTER, wholeSeconds(asked));
        }
    }

    private static String wholeSeconds(Duration time) {
        return Long.toString(time.plusNanos(999_999_999).toSeconds());
    }

    private static String seconds(Duration limit) {
        BigDecimal seconds = BigDecimal.valueOf(limit.toNanos(), 9).setScale(6, RoundingMode.HALF_UP);
        return seconds.stripTrailingZeros().toPlainString();
    }
}
