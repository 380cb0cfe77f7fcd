package dev.breakwater.provider;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Ascii;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.Operation;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.upstream.Headers;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one table that maps what a provider did or sent to a kind of failure. Providers describe the same problem in many ways. All
 * wordings are in {@link Wordings} and apply to every provider, because gateways pass on messages of others. Source: SPEC §5; LiteLLM's
 * exception mapping.
 */
public final class FailureTable {

    /** The part of an error that is read. Bytes. */
    private static final int LONGEST = 256 << 10;

    /** Headers with the provider's id of a request. */
    private static final List<String> REQUEST_IDS =
            List.of("x-request-id", "request-id", "apim-request-id", "x-amzn-requestid", "x-ms-request-id");

    private static final int LONGEST_ID = 128;

    private FailureTable() {}

    /** An answer with a status of an error. */
    public static CallFailedException of(Attempt attempt, int status, Headers headers, byte[] body) {
        return failed(attempt, status, headers, ErrorBody.parse(text(body)));
    }

    /**
     * Whether a document that came with status 200, or as an event of a stream, is an error.
     *
     * @param answers whether it holds an answer, then only a real {@code error} counts, not an empty one
     */
    public static boolean isError(JsonDocument document, boolean answers) {
        return ErrorBody.isError(document, answers);
    }

    /** Whether an event that is not a JSON object is an error: Google sends a list of one. */
    public static boolean isError(byte[] event) {
        return ErrorBody.parse(text(event)).known();
    }

    /** Whether a choice that ends for this reason has failed. */
    public static boolean isError(String finishReason) {
        return ErrorBody.isError(finishReason);
    }

    /** An error inside an answer with status 200, or inside a stream. Its own status counts, or the one that its words mean. */
    public static CallFailedException inside(Attempt attempt, Headers headers, JsonDocument document) {
        return inside(attempt, headers, ErrorBody.of(document));
    }

    /** An event that a stream names an error, in any form. */
    public static CallFailedException inside(Attempt attempt, Headers headers, byte[] event) {
        return inside(attempt, headers, ErrorBody.parse(text(event)));
    }

    /**
     * An answer with status 200 that is not a JSON object. It is an error if its words are known ones.
     *
     * @param otherwise what is wrong with it if its words are unknown
     */
    public static CallFailedException noAnswer(Attempt attempt, Headers headers, byte[] answer, String otherwise) {
        ErrorBody body = ErrorBody.parse(text(answer));
        CallFailedException failed = inside(attempt, headers, body);
        return body.known() || !(failed.failure() instanceof Failure.ServerError)
                ? failed
                : garbled(attempt, otherwise);
    }

    private static CallFailedException inside(Attempt attempt, Headers headers, ErrorBody body) {
        return failed(
                attempt, body.status() != 0 ? body.status() : Wordings.status(body.code(), body.type()), headers, body);
    }

    private static String text(byte[] body) {
        return new String(body, 0, Math.min(body.length, LONGEST), StandardCharsets.UTF_8);
    }

    /** The connection could not be made, or broke. */
    public static CallFailedException unreachable(Attempt attempt, IOException cause) {
        String what = switch (cause) {
            case SocketTimeoutException late -> "could not be connected to in time";
            case ConnectException refused -> "refused the connection";
            case UnknownHostException unknown -> "has a host name that could not be resolved";
            default -> "broke the connection before its answer was whole";
        };
        boolean unsent = cause instanceof SocketTimeoutException
                || cause instanceof ConnectException
                || cause instanceof UnknownHostException;
        String detail =
                cause.getMessage() == null ? "" : " (" + scrubber(attempt).scrub(cause.getMessage()) + ")";
        return new CallFailedException(
                new Failure.Unreachable(
                        ErrorDetails.of(
                                503, attempt.where() + " " + what + detail + ". Check its api_base and its server."),
                        unsent),
                attempt,
                cause);
    }

    /**
     * No request can be authorized: the deployment's credentials are refused, or incomplete.
     *
     * @param what is wrong, and what to do about it
     */
    public static CallFailedException noCredentials(Attempt attempt, String what) {
        ErrorDetails report = ErrorDetails.of(401, unauthorized(attempt, what));
        return new CallFailedException(new Failure.Unauthorized(report), attempt, null);
    }

    /** The server that gives the deployment's tokens cannot be reached, or does not work. */
    public static CallFailedException noTokenServer(Attempt attempt, String what, IOException cause) {
        ErrorDetails report = ErrorDetails.of(503, unauthorized(attempt, what));
        return new CallFailedException(new Failure.Unreachable(report), attempt, cause);
    }

    private static String unauthorized(Attempt attempt, String what) {
        return attempt.where() + " " + scrubber(attempt).scrub(what) + ".";
    }

    /** An answer that breaks the API's contract. */
    public static CallFailedException garbled(Attempt attempt, String what) {
        return new CallFailedException(
                new Failure.InvalidResponse(ErrorDetails.of(
                        502,
                        attempt.where() + " gave an answer that cannot be used: "
                                + scrubber(attempt).scrub(what) + ".")),
                attempt,
                null);
    }

    /** A plain answer that the provider's content filter stopped. */
    public static Failure filtered(Attempt attempt, Map<String, String> headers) {
        return new Failure.ContentPolicyViolated(new ErrorDetails(
                400,
                attempt.where() + " stopped its answer with finish_reason content_filter.",
                null,
                "content_policy_violation",
                null,
                headers));
    }

    /** The provider's headers that a client may see: its rate limits. */
    public static Map<String, String> passedOn(Headers headers) {
        return RateLimitHeaders.of(headers);
    }

    private static Scrubber scrubber(Attempt attempt) {
        return new Scrubber(attempt.deployment().endpoint());
    }

    /** The same, and the provider's id of the request, if it is valid in a header and in a log line. */
    public static Map<String, String> passedOn(Attempt attempt, Headers headers) {
        Map<String, String> limits = passedOn(headers);
        for (String name : REQUEST_IDS) {
            String id = headers.first(name).orElse("");
            if (isRequestId(id) && scrubber(attempt).scrub(id).equals(id)) {
                Map<String, String> all = new HashMap<>(limits);
                all.put(Answer.PROVIDER_REQUEST_ID, id);
                return all;
            }
        }
        return limits;
    }

    private static boolean isRequestId(String id) {
        return !id.isEmpty() && id.length() <= LONGEST_ID && Ascii.isVisible(id) && id.indexOf('"') < 0;
    }

    private static CallFailedException failed(Attempt attempt, int status, Headers headers, ErrorBody body) {
        Scrubber scrubber = scrubber(attempt);
        String said = scrubber.scrub(body.message());
        ErrorDetails report = new ErrorDetails(
                shown(status),
                attempt.where() + " answered " + status + ": " + (said.isEmpty() ? "no reason given" : said),
                symbol(scrubber, body.param()),
                symbol(scrubber, body.code()),
                RetryAfter.of(headers, Instant.now()),
                passedOn(attempt, headers));
        return new CallFailedException(classify(attempt, status, body, report), attempt, null);
    }

    private static Failure classify(Attempt attempt, int status, ErrorBody body, ErrorDetails report) {
        // A redirect is never followed: the key would go to an address that is not in the configuration.
        if (status < 400) {
            return new Failure.InvalidResponse(report.withStatus(502));
        }
        Failure told = byItsWords(attempt, status, body, report);
        return told != null ? told : byItsStatus(attempt, status, report);
    }

    /** Null where the status alone decides. */
    private static @Nullable Failure byItsWords(Attempt attempt, int status, ErrorBody body, ErrorDetails report) {
        String said = body.said().toLowerCase(Locale.ROOT);
        boolean aboutTheRequest = status == 400 || status == 413 || status == 422 || status == 500;
        boolean tooLong = aboutTheRequest && Wordings.tooLong(said);
        boolean tooLarge = (aboutTheRequest || status == 429) && Wordings.largerThanTheLimit(said);
        // A retry would be too long again, but a group with a larger window may accept it.
        if (tooLong || tooLarge) {
            return new Failure.ContextWindowExceeded(report.withStatus(400).withCode("context_length_exceeded"));
        }
        boolean refusal = aboutTheRequest || status == 403 || status == 451;
        // A refusal is a kind of answer; only a content policy fallback may take the call.
        if (refusal && (Wordings.refused(said) || "content_filter".equals(body.code()))) {
            return new Failure.ContentPolicyViolated(report.withStatus(400));
        }
        // The client named something that is not there: a stored response, a file.
        if (status == 404 && (isStored(attempt) || Wordings.noSuchObject(said))) {
            return new Failure.BadRequest(report);
        }
        boolean noOperation = aboutTheRequest || status == 403 || status == 404 || status == 501;
        // The deployment is healthy: other requests to it may be right.
        if (noOperation && Wordings.noSuchOperation(said)) {
            ErrorDetails shown = report.withStatus(status < 500 ? status : 400);
            return new Failure.BadRequest(advised(shown, "Ask a model that has this operation."));
        }
        boolean unpaid = status == 402 || status == 400 || status == 403 || status == 429;
        if (status == 402 || (unpaid && Wordings.outOfCredit(said))) {
            ErrorDetails shown = report.withStatus(status == 429 ? 429 : 402);
            return new Failure.QuotaExhausted(advised(shown, "Check the account's credit and billing."));
        }
        // Some servers say 400 to a bad key, or to a model that they do not have.
        if (status == 400 && Wordings.badKey(said)) {
            return new Failure.Unauthorized(report.withStatus(401));
        }
        return status == 400 && Wordings.noSuchModel(body.code())
                ? new Failure.NotFound(report.withStatus(404), clientsName(attempt))
                : null;
    }

    private static Failure byItsStatus(Attempt attempt, int status, ErrorDetails report) {
        return switch (status) {
            case 401, 403 -> new Failure.Unauthorized(advised(report, "Its key was refused: check its api_key."));
            // 405: nothing answers a POST there. 410: the model was retired.
            case 404, 405, 410 ->
                new Failure.NotFound(
                        advised(report.withStatus(404), "Check its model and api_base."), clientsName(attempt));
            case 408 -> new Failure.TimedOut(report, attempt.deadline().limit(), attempt.shortened());
            // 498: Groq's flex tier is at its capacity.
            case 429, 498 -> new Failure.RateLimited(report.withStatus(429));
            case 451 ->
                new Failure.Unauthorized(
                        advised(report.withStatus(403), "It may not be used from here: use another deployment."));
            case 409 -> new Failure.ServerError(report);
            // Not the client's fault, so it gets a 503: a proxy's own (407, 421, 499), too early (425), locked (423),
            // text-generation-inference's and Bedrock's failed generation (424).
            case 407, 421, 423, 424, 425, 499 -> new Failure.ServerError(report.withStatus(503));
            default -> status < 500 ? new Failure.BadRequest(report) : new Failure.ServerError(report);
        };
    }

    private static boolean isStored(Attempt attempt) {
        return attempt.call().request().operation() == Operation.STORED_RESPONSE;
    }

    /** Whether the client chose what is missing: a model through a wildcard, or a path that is passed through. */
    private static boolean clientsName(Attempt attempt) {
        return attempt.deployment().group().indexOf('*') >= 0
                || attempt.call().request().operation() == Operation.PASS_THROUGH;
    }

    private static ErrorDetails advised(ErrorDetails report, String advice) {
        return new ErrorDetails(
                report.status(),
                report.message() + (report.message().endsWith(".") ? " " : ". ") + advice,
                report.param(),
                report.code(),
                report.retryAfter(),
                report.headers());
    }

    /** Statuses that HTTP does not define (529, 520) mean a server that cannot answer now. */
    private static int shown(int status) {
        return status > 504 || status < 400 ? 503 : status;
    }

    /** A code or a parameter's name is a short word; a longer one is left out. */
    private static @Nullable String symbol(Scrubber scrubber, @Nullable String symbol) {
        return symbol == null || symbol.length() > 100 ? null : scrubber.scrub(symbol);
    }
}
