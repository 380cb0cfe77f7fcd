package dev.breakwater.provider;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.Failure;
import dev.breakwater.call.Report;
import dev.breakwater.upstream.Headers;
import jakarta.json.JsonValue;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one table of failures: what a provider did or said, to the kind of failure that it is. Providers word the same trouble in many
 * ways; the wordings stand here and nowhere else. Source: SPEC §5; LiteLLM's exception mapping, and the servers' own sources.
 */
public final class FailureTable {

    /** How servers say that a prompt does not fit, in lower case. */
    private static final List<String> TOO_LONG = List.of(
            // OpenAI, Azure, vLLM, Groq, Mistral
            "maximum context length",
            "model's maximum context limit",
            "exceed context limit",
            "reduce the length of the messages",
            "context length exceeded",
            "context_length_exceeded",
            "context window",
            "input tokens exceed the configured limit",
            "string too long. expected a string with maximum length",
            "is longer than the model's context length",
            "exceeds the model's context",
            "too large for model with",
            // text-generation-inference and SageMaker
            "`inputs` tokens + `max_new_tokens` must be",
            "`inputs` must have less than",
            "length limit exceeded",
            // llama.cpp, LM Studio, Ollama
            "exceeds the available context size",
            "exceed_context_size_error",
            "greater than the context length",
            "input length exceeds",
            // SGLang
            "is longer than the maximum allowed",
            "requested token count exceeds",
            // Anthropic, Bedrock
            "prompt is too long",
            "prompt: length",
            "input is too long",
            "too many input tokens",
            // Gemini, Vertex
            "exceeds the maximum number of tokens allowed",
            // Cohere, AI21, NLP Cloud, Together
            "too many tokens",
            "prompt has too many tokens",
            "input text length should not exceed");

    /** Messages that speak of lengths and mean another field than the prompt. */
    private static final List<String> NOT_TOO_LONG =
            List.of("string_above_max_length", "invalid 'user': string too long");

    /** How servers say that their safety system refused, in lower case. */
    private static final List<String> REFUSED = List.of(
            "content_policy_violation",
            "responsibleaipolicyviolation",
            "content_filter_policy",
            "violating our usage policy",
            "rejected as a result of the safety system",
            "rejected as a result of our safety system",
            "failed as a result of our safety system",
            "the response was filtered due to the prompt triggering azure openai's content management",
            "the model produced invalid content",
            "content filtering policy",
            "the response was blocked");

    private static final List<String> BAD_KEY =
            List.of("incorrect api key provided", "api key not valid", "invalid api key");

    /** Where providers tell their own id of a request. */
    private static final List<String> REQUEST_IDS =
            List.of("x-request-id", "request-id", "apim-request-id", "x-amzn-requestid", "x-ms-request-id");

    private static final int LONGEST_ID = 128;

    private FailureTable() {}

    /** An answer whose status says that it is none. */
    public static CallFailedException of(Attempt attempt, int status, Headers headers, byte[] body) {
        String text = new String(body, 0, Math.min(body.length, 1 << 20), StandardCharsets.UTF_8);
        return failed(attempt, status, headers, ErrorBody.parse(text));
    }

    /** An error object inside an answer, or a stream, that began well: it is an error of its own code. */
    public static CallFailedException inside(Attempt attempt, Headers headers, JsonValue error) {
        ErrorBody body = ErrorBody.of(error);
        int status = body.status() != 0 ? body.status() : statusOf(body);
        return failed(attempt, status, headers, body);
    }

    /** The connection could not be made, or broke. */
    public static CallFailedException unreachable(Attempt attempt, IOException cause) {
        String what = switch (cause) {
            case SocketTimeoutException late -> "could not be connected to in time";
            case ConnectException refused -> "refused the connection";
            case UnknownHostException unknown -> "has an address that nobody knows";
            default -> "broke the connection before its answer was whole";
        };
        String detail = cause.getMessage() == null
                ? ""
                : " (" + Scrubber.scrub(cause.getMessage(), attempt.deployment().endpoint()) + ")";
        return new CallFailedException(
                new Failure.Unreachable(
                        Report.of(503, attempt.where() + " " + what + detail + ". Check its api_base and its server.")),
                attempt,
                cause);
    }

    /** An answer that is not what the API promises. */
    public static CallFailedException garbled(Attempt attempt, String what) {
        return new CallFailedException(
                new Failure.Garbled(Report.of(
                        502,
                        attempt.where() + " gave an answer that cannot be used: "
                                + Scrubber.scrub(what, attempt.deployment().endpoint()) + ".")),
                attempt,
                null);
    }

    /** A plain answer that its provider's filter cut off. */
    public static Failure filtered(Attempt attempt, Map<String, String> headers) {
        return new Failure.ContentPolicyViolated(new Report(
                400,
                attempt.where() + " stopped its answer with finish_reason content_filter.",
                null,
                "content_policy_violation",
                null,
                headers));
    }

    /** The headers of a provider that a client may see. */
    public static Map<String, String> passedOn(Headers headers) {
        Map<String, String> limits = headers.startingWith("x-ratelimit-");
        // Most providers send none, or plain numbers.
        if (!limits.isEmpty()) {
            limits.values().removeIf(value -> !value.chars().allMatch(c -> c >= ' ' && c < 127));
        }
        return limits;
    }

    /** The same, and the provider's own id of the request, if it can stand in a header and a line of the log. */
    public static Map<String, String> passedOn(Attempt attempt, Headers headers) {
        Map<String, String> limits = passedOn(headers);
        for (String name : REQUEST_IDS) {
            String id = headers.first(name).orElse("");
            if (isRequestId(id)
                    && Scrubber.scrub(id, attempt.deployment().endpoint()).equals(id)) {
                Map<String, String> all = new HashMap<>(limits);
                all.put(Answer.PROVIDER_REQUEST_ID, id);
                return all;
            }
        }
        return limits;
    }

    private static boolean isRequestId(String id) {
        return !id.isEmpty() && id.length() <= LONGEST_ID && id.chars().allMatch(c -> c > ' ' && c < 127 && c != '"');
    }

    private static CallFailedException failed(Attempt attempt, int status, Headers headers, ErrorBody body) {
        String said = Scrubber.scrub(body.message(), attempt.deployment().endpoint());
        Report report = new Report(
                shown(status),
                attempt.where() + " answered " + status + ": " + (said.isEmpty() ? "no reason given" : said),
                symbol(attempt, body.param()),
                symbol(attempt, body.code()),
                RetryAfter.of(headers, Instant.now()),
                passedOn(attempt, headers));
        return new CallFailedException(classify(attempt, status, body, report), attempt, null);
    }

    private static Failure classify(Attempt attempt, int status, ErrorBody body, Report report) {
        String said = Stream.of(body.message(), body.type(), body.code(), body.inner())
                .map(each -> each == null ? "" : each.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("\n"));
        // A redirect is never followed: the key would go to a place that the configuration does not name.
        if (status < 400) {
            return new Failure.Garbled(report.withStatus(502));
        }
        boolean aboutTheRequest = status == 400 || status == 413 || status == 422 || status == 500;
        // Too long now is too long again: no retry, but a larger group may take it.
        if (aboutTheRequest && says(said, TOO_LONG) && !says(said, NOT_TOO_LONG)) {
            return new Failure.ContextWindowExceeded(report.withStatus(400).withCode("context_length_exceeded"));
        }
        // A refusal is an answer of a kind; only a group that is meant for it may be asked.
        if (aboutTheRequest && (says(said, REFUSED) || "content_filter".equals(body.code()))) {
            return new Failure.ContentPolicyViolated(report.withStatus(400));
        }
        // Some servers say 400 to a bad key, or to a model that they do not have.
        if (status == 400 && says(said, BAD_KEY)) {
            return new Failure.Unauthorized(report.withStatus(401));
        }
        if (status == 400 && "model_not_found".equals(body.code())) {
            return new Failure.NotFound(report.withStatus(404), throughWildcard(attempt));
        }
        return switch (status) {
            case 401, 403 -> new Failure.Unauthorized(advised(report, "Its key was refused: check its api_key."));
            case 404 ->
                new Failure.NotFound(advised(report, "Check its model and api_base."), throughWildcard(attempt));
            case 408 -> new Failure.TimedOut(report, attempt.deadline().limit(), false);
            case 429 -> new Failure.RateLimited(report);
            case 409 -> new Failure.ServerError(report);
            default -> status < 500 ? new Failure.BadRequest(report) : new Failure.ServerError(report);
        };
    }

    private static boolean throughWildcard(Attempt attempt) {
        return attempt.deployment().group().indexOf('*') >= 0;
    }

    private static Report advised(Report report, String advice) {
        return new Report(
                report.status(),
                report.message() + (report.message().endsWith(".") ? " " : ". ") + advice,
                report.param(),
                report.code(),
                report.retryAfter(),
                report.headers());
    }

    /** Statuses that HTTP does not define (529, 520) are a server that cannot answer now. */
    private static int shown(int status) {
        return status > 504 || status < 400 ? 503 : status;
    }

    private static boolean says(String text, List<String> wordings) {
        return wordings.stream().anyMatch(text::contains);
    }

    /** A code or a parameter's name is a short word; what is not is a provider's accident, and is left out. */
    private static @Nullable String symbol(Attempt attempt, @Nullable String symbol) {
        return symbol == null || symbol.length() > 100
                ? null
                : Scrubber.scrub(symbol, attempt.deployment().endpoint());
    }

    /** The status of an error object that does not say one. */
    private static int statusOf(ErrorBody body) {
        String said = body.code() + " " + body.type();
        if (said.contains("rate_limit") || said.contains("insufficient_quota")) {
            return 429;
        }
        return said.contains("invalid_request") || said.contains("context_length") ? 400 : 500;
    }
}
