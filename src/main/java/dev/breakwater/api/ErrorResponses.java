package dev.breakwater.api;

import dev.breakwater.api.request.PassedHeaders;
import dev.breakwater.api.request.RequestHeaders;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.Progress;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Ticker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Failures as OpenAI's error object with the right status and headers; the one place that renders them. */
@ApplicationScoped
public class ErrorResponses {

    /** What is refused so is refused before its body has come, or in the middle of it. */
    private static final Set<Integer> BODY_UNREAD = Set.of(408, 413, 503);

    /** What fallbacks said is told of so many. */
    private static final int MOST_TOLD = 5;

    @Inject
    public JsonResponses documents;

    @Inject
    public Ticker ticker;

    /** A request that did not become a call. */
    public Response refusal(Failure failure) {
        Response.ResponseBuilder response = body(failure, failure.message());
        if (BODY_UNREAD.contains(failure.report().status())) {
            // The rest of the body would be waited for, to use the connection again. Source: RFC 9110 §15.5.9.
            response.header("Connection", "close");
        }
        retryAfter(response, failure.report());
        return response.build();
    }

    public Response shuttingDown() {
        return refusal(new Failure.ShuttingDown(ErrorDetails.of(503, "The gateway is shutting down. Try again.")
                .withRetryAfter(Duration.ofSeconds(1))));
    }

    public Response overloaded(int most) {
        String message = "The gateway is overloaded: " + most + " calls are running, and no more may"
                + " (breakwater_settings.max_running_calls). Try again in a second, or raise it.";
        return refusal(new Failure.ServerError(
                ErrorDetails.of(503, message).withCode("overloaded").withRetryAfter(Duration.ofSeconds(1))));
    }

    public Response outOfThreads() {
        String message = "The gateway has no memory for another call. Try again in a second.";
        return refusal(new Failure.ServerError(
                ErrorDetails.of(503, message).withCode("overloaded").withRetryAfter(Duration.ofSeconds(1))));
    }

    /** What the container refuses, by its status alone. */
    public static Failure containersFailure(int status) {
        String message = switch (status) {
            case 404 ->
                "There is nothing at this path. Calls go to /v1/chat/completions, /v1/completions and "
                        + "/v1/embeddings; GET /v1/models lists what they can name.";
            case 405 -> "This path does not take this method.";
            case 406 -> "This path cannot answer in a form that the Accept header allows.";
            case 413 -> "The request is too large.";
            case 415 -> "Send the body as Content-Type: application/json.";
            default ->
                status < 500
                        ? "The request cannot be understood."
                        : "The gateway itself failed. Its log says why, under the time of this answer.";
        };
        ErrorDetails report = ErrorDetails.of(status, message);
        return switch (status) {
            case 404 -> new Failure.NotFound(report);
            default -> status < 500 ? new Failure.BadRequest(report) : new Failure.ServerError(report);
        };
    }

    public ErrorDocument ofContainer(int status) {
        Failure failure = containersFailure(status);
        return document(failure, failure.message());
    }

    /** A refusal, where JAX-RS is not. */
    public void write(HttpServletResponse response, Failure failure) {
        ErrorDetails report = failure.report();
        if (report.retryAfter() != null) {
            response.setHeader(HttpHeaders.RETRY_AFTER, wholeSeconds(report.retryAfter()));
        }
        documents.write(response, report.status(), document(failure, failure.message()));
    }

    /** A call that has no answer. */
    public Response failure(CallFailedException failed, long begun) {
        Failure failure = failed.failure();
        ErrorDetails report = failure.report();
        Response.ResponseBuilder response = body(failure, message(failed));
        PassedHeaders.addTo(response, report.headers());
        retryAfter(response, report);
        new AnswerHeaders(failed.call(), failed.attempt(), progress(failed), begun, ticker.nanos()).addTo(response);
        if (failure instanceof Failure.TimedOut timedOut) {
            response.header(RequestHeaders.TIMEOUT, seconds(timedOut.limit()));
        }
        if (failed.repeated()) {
            // The official SDKs would try three times on top of what was tried here.
            response.header("x-should-retry", "false");
        }
        return response.build();
    }

    /** The error object alone, for the middle of a stream. */
    public String json(CallFailedException failed) {
        ErrorDocument.Content told = document(failed.failure(), message(failed)).error();
        String code = told.code() == null ? "stream_interrupted" : told.code();
        return documents.text(
                new ErrorDocument(new ErrorDocument.Content(told.message(), told.type(), told.param(), code)));
    }

    private Response.ResponseBuilder body(Failure failure, String message) {
        return documents
                .response(failure.report().status(), document(failure, message))
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private static ErrorDocument document(Failure failure, String message) {
        ErrorDetails report = failure.report();
        return new ErrorDocument(new ErrorDocument.Content(message, type(failure), report.param(), report.code()));
    }

    private static String type(Failure failure) {
        int status = failure.report().status();
        return switch (failure) {
            case Failure.TimedOut timedOut -> "timeout_error";
            case Failure.RateLimited limited -> "rate_limit_error";
            case Failure.QuotaExhausted unpaid -> "rate_limit_error";
            case Failure.NoDeployment none -> "rate_limit_error";
            case Failure.Unauthorized refused -> status == 403 ? "permission_error" : "authentication_error";
            case Failure.NotFound missing -> status >= 500 ? "server_error" : "not_found_error";
            case Failure.UnknownModel missing -> "not_found_error";
            case Failure.BadRequest bad -> status >= 500 ? "server_error" : "invalid_request_error";
            case Failure.ContextWindowExceeded tooLong -> "invalid_request_error";
            case Failure.ContentPolicyViolated refused -> "invalid_request_error";
            case Failure.Unreachable unreachable -> "server_error";
            case Failure.InvalidResponse garbled -> "server_error";
            case Failure.StreamTooLong tooLong -> "server_error";
            case Failure.NoRoom full -> "server_error";
            case Failure.Unresumable unresumable -> "server_error";
            case Failure.ServerError error -> "server_error";
            case Failure.Cancelled cancelled -> "server_error";
            case Failure.ShuttingDown stopping -> "server_error";
        };
    }

    /** The first group's failure, then what the fallbacks said. */
    private static String message(CallFailedException failed) {
        StringBuilder message = new StringBuilder(failed.getMessage());
        List<Failure> fallbacks = failed.followedBy();
        for (int i = 0; i < Math.min(fallbacks.size(), MOST_TOLD); i++) {
            message.append(i == 0 ? " Its fallbacks failed too. " : " ")
                    .append(fallbacks.get(i).message());
        }
        return message.toString();
    }

    /** As far as the call came: to the end of its last fallback. */
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
