package dev.breakwater.provider;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.failure.Failure;
import dev.breakwater.failure.HealthImpact;
import dev.breakwater.failure.RetryScope;
import dev.breakwater.upstream.Headers;
import jakarta.json.Json;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureTableTest {

    private static final String KEY = "secret-key-of-azure-9f8e7d";

    private final Attempt attempt = anAttempt(
            aCall().on(aDeployment("d").key(KEY).header("X-Upstream-Token", "token-of-proxy-1234"))
                    .get(),
            0);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "This model's maximum context length is 4097 tokens. However, your messages resulted in 9001 tokens.",
                "This endpoint's model's maximum context limit is 128",
                "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000",
                "Please reduce the length of the messages or completion.",
                "Context length exceeded",
                "context_length_exceeded",
                "The prompt does not fit into the context window.",
                "Input tokens exceed the configured limit of 272000 tokens.",
                "Invalid 'messages[0].content': string too long. Expected a string with maximum length 1048576",
                "The input (9000 tokens) is longer than the model's context length (8192 tokens).",
                "The prompt exceeds the model's context",
                "Prompt contains 9000 tokens, too large for model with 8192 maximum context length",
                "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000",
                "Input validation error: `inputs` must have less than 1024 tokens. Given: 2000",
                "Length limit exceeded",
                "the request exceeds the available context size, try increasing it",
                "exceed_context_size_error",
                "The number of tokens to keep from the initial prompt is greater than the context length",
                "input length exceeds maximum context length",
                "Input length (9000) is longer than the maximum allowed length",
                "Requested token count exceeds the model's maximum",
                "prompt is too long: 210000 tokens > 200000 maximum",
                "prompt: length: 1..199999",
                "Input is too long for requested model.",
                "too many input tokens",
                "Input Tokens Exceeded: Number of input tokens exceeds maximum length.",
                "Malformed input request: expected maxLength: 50000, actual: 60000",
                "The input token count (9) exceeds the maximum number of tokens allowed (8).",
                "too many tokens: total number of tokens",
                "Prompt has too many tokens",
                "Input text length should not exceed 1000 characters"
            })
    void a_prompt_that_is_too_long_is_told_in_many_words(String message) {
        assertThat(of(400, error(message))).isInstanceOf(Failure.ContextWindowExceeded.class);
        assertThat(of(413, error(message))).isInstanceOf(Failure.ContextWindowExceeded.class);
        assertThat(of(422, "{\"error\":" + Json.createValue(message) + ",\"error_type\":\"validation\"}"))
                .isInstanceOf(Failure.ContextWindowExceeded.class);
        assertThat(of(429, error(message))).as("a limit on tokens a minute").isInstanceOf(Failure.RateLimited.class);
    }

    @Test
    void a_prompt_that_is_too_long_has_openais_code_and_status() {
        Failure failure = of(500, error("prompt is too long: 9 tokens > 8 maximum"));

        assertThat(failure.report().status()).isEqualTo(400);
        assertThat(failure.report().code()).isEqualTo("context_length_exceeded");
    }

    @Test
    void a_code_or_a_type_alone_tells_it_too() {
        assertThat(of(400, "{\"error\":{\"message\":\"no\",\"code\":\"context_length_exceeded\"}}"))
                .isInstanceOf(Failure.ContextWindowExceeded.class);
        assertThat(of(400, "{\"error\":{\"message\":\"no\",\"type\":\"exceed_context_size_error\"}}"))
                .isInstanceOf(Failure.ContextWindowExceeded.class);
    }

    @Test
    void a_user_name_that_is_too_long_is_no_prompt() {
        assertThat(of(400, error("Invalid 'user': string too long. Expected a string with maximum length 64")))
                .isInstanceOf(Failure.BadRequest.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"no\",\"code\":\"content_policy_violation\"}}",
                "{\"error\":{\"message\":\"no\",\"code\":\"content_filter\"}}",
                "{\"error\":{\"message\":\"no\",\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"}}}",
                "{\"error\":{\"message\":\"no\",\"inner_error\":{\"code\":\"ResponsibleAIPolicyViolation\"}}}",
                "{\"error\":{\"message\":\"Invalid prompt: your prompt was flagged as potentially violating our usage"
                        + " policy\"}}",
                "{\"error\":{\"message\":\"Your request was rejected as a result of our safety system.\"}}",
                "{\"error\":{\"message\":\"Your request was rejected as a result of the safety system.\"}}",
                "{\"error\":{\"message\":\"Your task failed as a result of our safety system.\"}}",
                "{\"error\":{\"message\":\"The response was filtered due to the prompt triggering Azure OpenAI's"
                        + " content management policy\"}}",
                "{\"error\":{\"message\":\"The model produced invalid content\"}}",
                "{\"error\":{\"message\":\"Output blocked by content filtering policy\"}}",
                "{\"error\":{\"message\":\"The response was blocked.\"}}",
                "content_filter_policy"
            })
    void a_refusal_is_told_in_many_forms(String body) {
        assertThat(of(400, body)).isInstanceOf(Failure.ContentPolicyViolated.class);
    }

    static IntStream statuses() {
        return IntStream.range(300, 600);
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void every_status_is_a_failure_of_its_kind(int status) {
        Failure failure = of(status, error("no"));

        Class<?> kind = switch (status) {
            case 401, 403, 451 -> Failure.Unauthorized.class;
            case 402 -> Failure.QuotaExhausted.class;
            case 404, 405, 410 -> Failure.NotFound.class;
            case 408 -> Failure.TimedOut.class;
            case 407, 409, 421, 423, 424, 425, 499 -> Failure.ServerError.class;
            case 429, 498 -> Failure.RateLimited.class;
            default ->
                status < 400
                        ? Failure.InvalidResponse.class
                        : status < 500 ? Failure.BadRequest.class : Failure.ServerError.class;
        };
        int shown = switch (status) {
            case 405, 410 -> 404;
            case 407, 421, 423, 424, 425, 499 -> 503;
            case 451 -> 403;
            case 498 -> 429;
            default -> status < 400 ? 502 : status > 504 ? 503 : status;
        };
        assertThat(failure).isInstanceOf(kind);
        assertThat(failure.report().status()).isEqualTo(shown);
        assertThat(failure.message()).contains("'d'", "'gpt-4'", String.valueOf(status));
    }

    @ParameterizedTest
    @CsvSource({"Incorrect API key provided: x", "API key not valid. Please pass a valid API key.", "invalid api key"})
    void a_bad_key_may_be_told_by_400(String message) {
        assertThat(of(400, error(message))).isInstanceOf(Failure.Unauthorized.class);
    }

    /** OpenAI's wordings, Azure's, vLLM's, Ollama's and llama.cpp's. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403|You are not allowed to generate embeddings from this model",
                "404|This is not a chat model and thus not supported in the v1/chat/completions endpoint. Did you mean"
                        + " to use v1/completions?",
                "404|This is a chat model and not supported in the v1/completions endpoint. Did you mean to use"
                        + " v1/chat/completions?",
                "404|This model is only supported in v1/responses and not in v1/chat/completions.",
                "400|The completion operation does not work with the specified model, gpt-35-turbo.",
                "400|The model does not support Chat Completions API",
                "404|The model does not support Embeddings API",
                "400|`whisper-large-v3` does not support chat completions",
                "400|this model does not support embeddings"
            })
    void an_operation_that_the_model_does_not_have_is_the_requests_own_failure(int status, String message) {
        Failure failure = of(status, error(message));

        assertThat(failure).isInstanceOf(Failure.BadRequest.class);
        assertThat(failure.report().status()).isEqualTo(status);
        assertThat(failure.message()).contains(message).doesNotContain("api_key");
    }

    @Test
    void a_server_that_says_so_with_500_has_not_failed() {
        Failure failure = of(500, error("this model does not support embeddings"));

        assertThat(failure).isInstanceOf(Failure.BadRequest.class);
        assertThat(failure.report().status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429|Request too large for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000,"
                        + " Requested 36278. The input or output tokens must be reduced in order to run successfully.",
                "413|Request too large for model `llama` in organization `org_x` service tier `on_demand` on tokens"
                    + " per minute (TPM): Limit 8000, Requested 34031, please reduce your message size and try again."
            })
    void a_request_above_the_limit_of_a_minute_is_too_long_for_good(int status, String message) {
        Failure failure = of(
                status,
                "{\"error\":{\"message\":" + Json.createValue(message)
                        + ",\"type\":\"tokens\",\"param\":null,\"code\":\"rate_limit_exceeded\"}}");

        assertThat(failure).isInstanceOf(Failure.ContextWindowExceeded.class);
        assertThat(failure.report().status()).isEqualTo(400);
    }

    @Test
    void a_limit_of_a_minute_that_is_used_up_is_a_rate_limit() {
        assertThat(of(
                        429,
                        error("Rate limit reached for gpt-4o in organization org-x on tokens per min (TPM): Limit"
                                + " 30000, Used 29000, Requested 2000. Please try again in 2s.")))
                .isInstanceOf(Failure.RateLimited.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "402|{\"error\":{\"message\":\"Insufficient Balance\"}}|402",
                "402||402",
                "429|{\"error\":{\"message\":\"You exceeded your current quota\",\"code\":\"insufficient_quota\"}}|429",
                "429|{\"error\":{\"message\":\"x\",\"type\":\"exceeded_current_quota_error\"}}|429",
                "400|{\"error\":{\"message\":\"x\",\"code\":\"billing_hard_limit_reached\"}}|402",
                "400|{\"type\":\"error\",\"error\":{\"message\":\"Your credit balance is too low to access\"}}|402"
            })
    void an_account_without_credit_is_the_deployments_failure(int status, String body, int shown) {
        Failure failure = of(status, body == null ? "" : body);

        assertThat(failure).isInstanceOf(Failure.QuotaExhausted.class);
        assertThat(failure.report().status()).isEqualTo(shown);
        assertThat(failure.repeat()).isEqualTo(RetryScope.ELSEWHERE);
        assertThat(failure.blame()).isEqualTo(HealthImpact.AT_ONCE);
    }

    /** Gemini says "quota" of an ordinary limit of a minute. */
    @Test
    void a_quota_that_comes_back_is_a_rate_limit() {
        assertThat(of(
                        429,
                        "[{\"error\":{\"code\":429,\"message\":\"You exceeded your current quota, please check your"
                                + " plan\",\"status\":\"RESOURCE_EXHAUSTED\"}}]"))
                .isInstanceOf(Failure.RateLimited.class);
    }

    @ParameterizedTest
    @CsvSource({"403, Your chosen model requires moderation and your input was flagged", "451, censorship_blocked"})
    void a_refusal_may_have_another_status(int status, String message) {
        assertThat(of(status, error(message))).isInstanceOf(Failure.ContentPolicyViolated.class);
    }

    @Test
    void a_missing_model_may_be_told_by_400() {
        assertThat(of(400, "{\"error\":{\"message\":\"no\",\"code\":\"model_not_found\"}}"))
                .isInstanceOf(Failure.NotFound.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"error\":{\"message\":\"said\"}}|said",
                "{\"error\":\"said\"}|said",
                "{\"message\":\"said\"}|said",
                "{\"detail\":\"said\"}|said",
                "{\"detail\":[{\"msg\":\"said\"}]}|said",
                "[{\"error\":{\"message\":\"said\"}}]|said",
                "\"said\"|said",
                "said|said",
                "<html>said</html>|said",
                "{\"error\":{\"message\":{\"deep\":\"said\"}}}|said",
                "{\"error\":[\"said\"]}|said",
                "{\"error\":{\"message\":\"said\"|said",
                "``|no reason given",
                "{\"error\":null,\"message\":\"said\"}|said",
                "[]|[]",
                "7|7"
            })
    void an_error_of_any_form_is_told(String body, String said) {
        assertThat(of(500, body).message()).contains(said);
    }

    @Test
    void an_error_of_a_megabyte_or_of_ten_thousand_levels_does_no_harm() {
        assertThat(of(500, "x".repeat(3 << 20)).message()).hasSizeLessThan(2_200);
        assertThat(of(500, "[".repeat(10_000)).report().status()).isEqualTo(500);
        assertThat(of(400, "{\"error\":{\"message\":\"x\",\"code\":\"" + "y".repeat(5_000) + "\"}}")
                        .report()
                        .code())
                .isNull();
    }

    @Test
    void bytes_that_are_no_text_do_no_harm() {
        Failure failure = FailureTable.of(attempt, 500, headers(), new byte[] {(byte) 0xFF, 0, 1, '\n'})
                .failure();

        assertThat(failure.message()).doesNotContain("\n", "\0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                KEY,
                "token-of-proxy-1234",
                "sk-proj-abcdefghijklmnop",
                "sk-***abcd",
                "Bearer abc.def.ghi",
                "gsk_abcdefgh",
                "hf_abcdefgh",
                "AIzaSyA1234567890abc",
                "https://x/?key=abcdefgh"
            })
    void a_key_that_is_echoed_is_not_passed_on(String key) {
        String secret = key.replaceFirst("(Bearer |https://x/\\?key=)", "");

        for (String body : new String[] {
            error("Incorrect API key provided: " + key + ". Find yours."),
            key,
            "{\"error\":{\"message\":\"x\",\"param\":\"" + key + "\",\"code\":\"" + key + "\"}}"
        }) {
            assertThat(of(401, body).report().toString()).doesNotContain(secret);
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "7, PT7S",
                "0, PT0S",
                "1.5, PT1.5S",
                "' 7 ', PT7S",
                "-1, null",
                "soon, null",
                "'', null",
                "99999999999999999999, null",
                "NaN, null",
                "Infinity, null",
                "1e3, PT16M40S"
            })
    void a_pause_is_asked_for_in_seconds(String value, Duration expected) {
        assertThat(of(429, error("slow"), "Retry-After", value).report().retryAfter())
                .isEqualTo(expected);
    }

    @Test
    void a_pause_in_milliseconds_goes_before_one_in_seconds() {
        Failure failure = of(429, error("slow"), "Retry-After", "7", "retry-after-ms", "250");

        assertThat(failure.report().retryAfter()).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void milliseconds_that_are_nonsense_leave_the_seconds() {
        Failure failure = of(429, error("slow"), "Retry-After", "7", "retry-after-ms", "-1");

        assertThat(failure.report().retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void a_pause_may_be_a_date() {
        ZonedDateTime date = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(30);

        Failure later = of(429, error("slow"), "Retry-After", DateTimeFormatter.RFC_1123_DATE_TIME.format(date));
        Failure past = of(429, error("slow"), "Retry-After", "Tue, 15 Nov 1994 08:12:31 GMT");

        assertThat(later.report().retryAfter()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
        assertThat(past.report().retryAfter()).isZero();
    }

    @Test
    void of_the_providers_headers_only_its_limits_and_its_id_of_the_request_are_passed_on() {
        Failure failure = of(
                429,
                error("slow"),
                "X-RateLimit-Limit-Requests",
                "60",
                "Set-Cookie",
                "a=b",
                "x-request-id",
                "r",
                "x-ratelimit-odd",
                "a\u0001b");

        assertThat(failure.report().headers())
                .isEqualTo(Map.of("x-ratelimit-limit-requests", "60", Answer.PROVIDER_REQUEST_ID, "r"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"message\":\"x\",\"code\":503}|503",
                "{\"message\":\"x\",\"code\":\"429\"}|429",
                "{\"message\":\"x\",\"status\":401}|401",
                "{\"message\":\"x\",\"status_code\":429}|429",
                "{\"message\":\"x\",\"code\":200}|500",
                "{\"message\":\"x\",\"code\":1e99}|500",
                "{\"message\":\"x\",\"type\":\"insufficient_quota\"}|429",
                "{\"message\":\"x\",\"type\":\"rate_limit_error\"}|429",
                "{\"message\":\"x\",\"type\":\"authentication_error\"}|401",
                "{\"message\":\"x\",\"type\":\"permission_error\"}|403",
                "{\"message\":\"x\",\"type\":\"billing_error\"}|402",
                "{\"message\":\"x\",\"type\":\"not_found_error\"}|404",
                "{\"message\":\"x\",\"type\":\"timeout_error\"}|504",
                "{\"message\":\"x\",\"type\":\"api_error\"}|500",
                "{\"message\":\"x\",\"type\":\"overloaded_error\"}|503",
                "{\"message\":\"x\",\"status\":\"UNAUTHENTICATED\"}|401",
                "{\"message\":\"x\",\"status\":\"PERMISSION_DENIED\"}|403",
                "{\"message\":\"x\",\"status\":\"DEADLINE_EXCEEDED\"}|504",
                "{\"message\":\"x\",\"type\":\"ThrottlingException\"}|429",
                "{\"message\":\"x\",\"type\":\"ServiceQuotaExceededException\"}|429",
                "{\"message\":\"x\",\"type\":\"AccessDeniedException\"}|403",
                "{\"message\":\"x\",\"type\":\"UnrecognizedClientException\"}|401",
                "{\"message\":\"x\",\"type\":\"ExpiredTokenException\"}|401",
                "{\"message\":\"x\",\"type\":\"ModelNotReadyException\"}|503",
                "{\"message\":\"x\",\"type\":\"BadRequestError\"}|400",
                "{\"message\":\"x\",\"status\":\"RESOURCE_EXHAUSTED\"}|429",
                "{\"message\":\"x\",\"type\":\"invalid_request_error\"}|400",
                "{\"message\":\"x\",\"type\":\"server_error\",\"code\":null}|500",
                "{\"message\":\"x\"}|500",
                "{\"a\":1}|500"
            })
    void an_error_inside_an_answer_has_the_status_that_it_names(String json, int status) {
        Failure failure = inside("{\"error\":" + json + "}");

        assertThat(failure.report().status()).isEqualTo(status);
    }

    @Test
    void a_key_in_what_an_error_says_of_itself_is_hidden() {
        String key = KEY.replace("-", "\\u002d");

        for (String body : new String[] {
            "{\"error\":{\"message\":\"a " + key + "\",\"type\":\"" + key + "\",\"code\":\"" + key + "\",\"param\":\""
                    + key + "\"}}",
            "{\"error\":{\"message\":\"a " + key + "\", cut",
            "{\"detail\":[{\"msg\":\"a " + key + "\"}]}",
            "x".repeat(3_990) + KEY + "x".repeat(1 << 20)
        }) {
            assertThat(of(400, body).report().toString()).doesNotContain("9f8e7d", "secret-key", "u002d");
        }
    }

    private Failure inside(String document) {
        return FailureTable.inside(attempt, headers(), json(document)).failure();
    }

    private Failure of(int status, String body, String... headers) {
        return FailureTable.of(attempt, status, headers(headers), body.getBytes(UTF_8))
                .failure();
    }

    private static Headers headers(String... namesAndValues) {
        List<Headers.Header> headers = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(new Headers.Header(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new Headers(headers);
    }

    private static String error(String message) {
        return Json.createObjectBuilder()
                .add("error", Json.createObjectBuilder().add("message", message))
                .build()
                .toString();
    }
}
