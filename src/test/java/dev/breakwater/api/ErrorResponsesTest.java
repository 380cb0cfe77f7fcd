package dev.breakwater.api;

import static dev.breakwater.api.openai.OpenAiApiSample.anOpenAiApi;
import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.rateLimited;
import static dev.breakwater.testing.Samples.serverError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.Samples;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.core.Response;
import java.io.StringReader;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorResponsesTest {

    private final ManualTicker ticker = new ManualTicker();
    private final ErrorResponses errors = new ErrorResponses();
    private final ClientApi api = anOpenAiApi();

    @BeforeEach
    void wire() {
        errors.documents = new JsonResponses();
        errors.ticker = ticker;
    }

    static Stream<Arguments> types() {
        return Stream.of(
                Arguments.of(Samples.timedOut(), 408, "timeout_error"),
                Arguments.of(rateLimited(), 429, "rate_limit_error"),
                Arguments.of(new Failure.QuotaExhausted(ErrorDetails.of(402, "x")), 402, "rate_limit_error"),
                Arguments.of(new Failure.NoDeployment(ErrorDetails.of(429, "x")), 429, "rate_limit_error"),
                Arguments.of(Samples.unauthorized(), 401, "authentication_error"),
                Arguments.of(new Failure.Unauthorized(ErrorDetails.of(403, "x")), 403, "permission_error"),
                Arguments.of(Samples.notFound(), 404, "not_found_error"),
                Arguments.of(new Failure.UnknownModel(ErrorDetails.of(404, "x")), 404, "not_found_error"),
                Arguments.of(Samples.badRequest(), 400, "invalid_request_error"),
                Arguments.of(new Failure.BadRequest(ErrorDetails.of(501, "x")), 501, "server_error"),
                Arguments.of(Samples.tooLong(), 400, "invalid_request_error"),
                Arguments.of(Samples.refused(), 400, "invalid_request_error"),
                Arguments.of(Samples.unreachable(), 503, "server_error"),
                Arguments.of(Samples.garbled(), 502, "server_error"),
                Arguments.of(serverError(), 500, "server_error"));
    }

    @ParameterizedTest(name = "{2} {1}")
    @MethodSource("types")
    void a_failure_is_openais_error_object(Failure failure, int status, String type) {
        Response response = errors.failure(api, first(failure), ticker.nanos());

        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(error(response).keySet()).containsExactly("message", "type", "param", "code");
        assertThat(error(response).getString("type")).isEqualTo(type);
        assertThat(error(response).getString("message")).isEqualTo(failure.message());
    }

    @Test
    void it_says_where_it_comes_from() {
        Attempt attempt = anAttempt(aCall().named("id-7").get(), ticker.nanos());
        long begun = ticker.nanos();
        ticker.advance(Duration.ofMillis(250));

        Response response = errors.failure(api, new CallFailedException(serverError(), attempt, null), begun);

        assertThat(headers(response))
                .containsEntry("x-litellm-model-id", "a")
                .containsEntry("x-litellm-model-group", "gpt-4")
                .containsEntry("x-litellm-attempted-retries", "0")
                .containsEntry("x-litellm-max-retries", "2")
                .containsEntry("x-litellm-attempted-fallbacks", "0")
                .containsEntry("x-litellm-response-duration-ms", "250.000")
                .containsEntry("x-litellm-overhead-duration-ms", "0.000")
                .doesNotContainKeys("x-should-retry", "x-litellm-timeout", "Retry-After");
    }

    @Test
    void a_call_too_many_is_told_when_to_come_back_and_what_to_raise() {
        Response response = errors.overloaded(api, 500);

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(error(response).getString("code")).isEqualTo("overloaded");
        assertThat(error(response).getString("message")).contains("500 calls", "breakwater_settings.max_running_calls");
        assertThat(headers(response)).containsEntry("Retry-After", "1").containsEntry("Connection", "close");
    }

    @Test
    void a_failure_before_any_deployment_was_asked_names_none() {
        Response response = errors.failure(
                api, new CallFailedException(new Failure.NoDeployment(ErrorDetails.of(429, "x")), aCall().get()), 0);

        assertThat(headers(response)).doesNotContainKeys("x-litellm-model-id", "x-litellm-attempted-retries");
    }

    @Test
    void what_was_retried_here_is_not_to_be_retried_by_the_client() {
        Call call = aCall().get();
        Call retried = call.retry(serverError(), anAttempt(call, 0), 0);

        Response response = errors.failure(api, new CallFailedException(serverError(), anAttempt(retried, 0), null), 0);

        assertThat(headers(response))
                .containsEntry("x-should-retry", "false")
                .containsEntry("x-litellm-attempted-retries", "1");
    }

    @Test
    void nor_is_what_a_retry_here_found_nobody_for() {
        Call call = aCall().get();
        Attempt attempt = anAttempt(call, 0);
        CallFailedException none = new CallFailedException(
                new Failure.NoDeployment(ErrorDetails.of(429, "x")), call.retry(serverError(), attempt, 0));

        Response response =
                errors.failure(api, new CallFailedException(serverError(), attempt, null).unrepeated(none), 0);

        assertThat(headers(response))
                .containsEntry("x-should-retry", "false")
                .containsEntry("x-litellm-attempted-retries", "0");
        assertThat(error(response).getString("message")).isEqualTo("server error");
    }

    @Test
    void what_the_fallbacks_said_is_told_behind_the_first_failure() {
        Call call = aCall().fallingBack("gpt-4", aGroup("b")).get();
        Call onwards = call.fallback(serverError(), anAttempt(call, 0), 0).orElseThrow();
        CallFailedException failed = new CallFailedException(serverError(), anAttempt(call, 0), null)
                .endingIn(new CallFailedException(rateLimited(), anAttempt(onwards, 0), null));

        Response response = errors.failure(api, failed, 0);

        assertThat(error(response).getString("message")).isEqualTo("server error Its fallbacks failed too. slow down");
        assertThat(headers(response))
                .containsEntry("x-litellm-attempted-fallbacks", "1")
                .containsEntry("x-should-retry", "false");
    }

    @Test
    void a_timeout_tells_its_limit() {
        Failure failure = new Failure.TimedOut(ErrorDetails.of(408, "x"), Duration.ofMillis(1_500), false);

        assertThat(headers(errors.failure(api, first(failure), 0))).containsEntry("x-litellm-timeout", "1.5");
    }

    @Test
    void a_pause_is_asked_of_the_client_in_whole_seconds_rounded_up() {
        Failure limited = rateLimited(Duration.ofNanos(2_000_000_001L));

        assertThat(headers(errors.failure(api, first(limited), 0))).containsEntry("Retry-After", "3");
    }

    @Test
    void the_providers_limits_are_passed_on() {
        ErrorDetails report = new ErrorDetails(429, "x", null, "c", null, Map.of("x-ratelimit-remaining-tokens", "0"));

        assertThat(headers(errors.failure(api, first(new Failure.RateLimited(report)), 0)))
                .containsEntry("x-ratelimit-remaining-tokens", "0");
    }

    @Test
    void a_name_that_a_client_made_up_makes_no_header_of_its_own() {
        Call call = aCall().to(aGroup("a\r\nX-Evil: 1", aDeployment("d"))).get();

        Response response = errors.failure(api, new CallFailedException(serverError(), anAttempt(call, 0), null), 0);

        assertThat(headers(response)).containsEntry("x-litellm-model-group", "-");
    }

    private CallFailedException first(Failure failure) {
        return new CallFailedException(failure, anAttempt(aCall().get(), ticker.nanos()), null);
    }

    private static JsonObject error(Response response) {
        String body = new String((byte[]) response.getEntity(), UTF_8);
        return Json.createReader(new StringReader(body)).readObject().getJsonObject("error");
    }

    private static Map<String, String> headers(Response response) {
        Map<String, String> headers = new java.util.TreeMap<>();
        response.getHeaders().forEach((name, values) -> headers.put(name, String.valueOf(values.get(0))));
        return headers;
    }
}
