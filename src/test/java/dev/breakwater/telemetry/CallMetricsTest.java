package dev.breakwater.telemetry;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.badRequest;
import static dev.breakwater.testing.Samples.rateLimited;
import static dev.breakwater.testing.Samples.serverError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.KeyRejected;
import dev.breakwater.call.Outcome;
import dev.breakwater.call.request.MockOptions;
import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.catalog.Operation;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.state.Cooldowns;
import dev.breakwater.state.CooldownsOf;
import dev.breakwater.state.DeploymentStatuses;
import dev.breakwater.state.StatusesOf;
import dev.breakwater.testing.ManualTicker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallMetricsTest {

    private static final ModelGroup GPT = aGroup("gpt-4", aDeployment("a"), aDeployment("b"));
    private static final ModelGroup SPARE = aGroup("spare", aDeployment("s"));
    private static final ModelGroup LAST = aGroup("last", aDeployment("l"));
    private static final String OF_A = "api_provider=\"openai\",litellm_model_name=\"upstream-model\",model_id=\"a\"";

    private final ManualTicker ticker = new ManualTicker();
    private final Cooldowns cooldowns = CooldownsOf.time(ticker);
    private final DeploymentStatuses statuses = StatusesOf.with(cooldowns, ticker);
    private final CallMetrics metrics = new CallMetrics();

    @BeforeEach
    void configure() {
        metrics.ticker = ticker;
        metrics.inventory = new Inventory();
        metrics.meters = new Meters(statuses);
        configure(new Catalog(List.of(GPT, SPARE, LAST), Map.of()));
    }

    private void configure(Catalog catalog) {
        metrics.forget(catalog);
        StatusesOf.configure(statuses, catalog);
    }

    @Test
    void refused_keys_are_counted_by_what_was_wrong_with_them() {
        metrics.count(new KeyRejected(KeyRejected.Why.WRONG));
        metrics.count(new KeyRejected(KeyRejected.Why.TOO_MANY));

        assertThat(lines())
                .contains(
                        "breakwater_rejected_keys_total{reason=\"wrong\"} 1.0",
                        "breakwater_rejected_keys_total{reason=\"too_many\"} 1.0");
    }

    @Test
    void an_answer_is_counted_for_its_call_and_its_deployment() {
        Attempt attempt = anAttempt(aCall().to(GPT).get(), ticker.nanos());
        ticker.advance(Duration.ofMillis(40));

        metrics.count(new CallEvent.Answered(attempt, Duration.ofMillis(43)));

        assertThat(lines())
                .contains(
                        "litellm_proxy_total_requests_metric_total{requested_model=\"gpt-4\",route=\"/v1/chat/completions\",status_code=\"200\"}"
                            + " 1.0",
                        "litellm_request_total_latency_metric_bucket{requested_model=\"gpt-4\",le=\"0.025\"} 0",
                        "litellm_request_total_latency_metric_bucket{requested_model=\"gpt-4\",le=\"0.05\"} 1",
                        "litellm_request_total_latency_metric_sum{requested_model=\"gpt-4\"} 0.043",
                        "litellm_overhead_latency_metric_sum{requested_model=\"gpt-4\"} 0.003",
                        "litellm_deployment_total_requests_total{" + OF_A + ",requested_model=\"gpt-4\"} 1.0",
                        "litellm_deployment_success_responses_total{" + OF_A + ",requested_model=\"gpt-4\"} 1.0",
                        "litellm_llm_api_latency_metric_sum{" + OF_A + ",requested_model=\"gpt-4\"} 0.04",
                        "litellm_deployment_state{" + OF_A + "} 0.0")
                .noneMatch(line -> line.contains("fallbacks_total{"));
    }

    @Test
    void an_attempt_that_a_retry_made_good_is_a_failure_of_its_deployment_alone() {
        Call call = aCall().to(GPT).get();
        Attempt failed = anAttempt(call, ticker.nanos());

        fail(failed, serverError());
        metrics.count(new CallEvent.Retrying(call, serverError(), Duration.ZERO));

        assertThat(lines())
                .contains(
                        "litellm_deployment_failure_responses_total{api_provider=\"openai\",exception_class=\"InternalServerError\",exception_status=\"500\",litellm_model_name=\"upstream-model\",model_id=\"a\",requested_model=\"gpt-4\"}"
                            + " 1.0",
                        "litellm_deployment_total_requests_total{" + OF_A + ",requested_model=\"gpt-4\"} 1.0",
                        "breakwater_retries_total{exception_class=\"InternalServerError\",requested_model=\"gpt-4\"}"
                                + " 1.0",
                        "litellm_deployment_state{" + OF_A + "} 1.0")
                .noneMatch(line -> line.startsWith("litellm_proxy_"));
    }

    @Test
    void a_deployment_cools_down_and_has_to_show_that_it_is_well_again() {
        Attempt attempt = anAttempt(aCall().to(GPT).get(), ticker.nanos());

        fail(attempt, rateLimited());
        answer(attempt); // begun before
        assertThat(lines())
                .contains(
                        "litellm_deployment_state{" + OF_A + "} 2.0",
                        "litellm_deployment_cooled_down_total{api_provider=\"openai\",exception_status=\"429\",litellm_model_name=\"upstream-model\",model_id=\"a\"}"
                            + " 1.0");

        ticker.advance(Duration.ofSeconds(5));
        assertThat(lines()).contains("litellm_deployment_state{" + OF_A + "} 1.0");

        answer(attempt);
        assertThat(lines()).contains("litellm_deployment_state{" + OF_A + "} 0.0");
    }

    @Test
    void what_the_client_did_wrong_is_not_held_against_the_deployment() {
        Attempt attempt = anAttempt(aCall().to(GPT).get(), ticker.nanos());

        fail(attempt, badRequest());

        assertThat(lines()).contains("litellm_deployment_state{" + OF_A + "} 0.0");
    }

    @Test
    void a_deployments_state_is_the_worst_of_its_operations() {
        Attempt embedding =
                anAttempt(aCall().to(GPT).asking(Operation.EMBEDDINGS).get(), ticker.nanos());
        Attempt chat = anAttempt(aCall().to(GPT).get(), ticker.nanos());

        fail(embedding, rateLimited());
        answer(chat);
        assertThat(lines()).as("no embeddings").contains("litellm_deployment_state{" + OF_A + "} 2.0");

        ticker.advance(Duration.ofSeconds(5));
        answer(chat);
        assertThat(lines()).as("its last attempt went well").contains("litellm_deployment_state{" + OF_A + "} 0.0");
    }

    @Test
    void what_mock_flags_play_is_told_of_no_deployment() {
        Call call = aCall().to(GPT)
                .streamed()
                .mocking(MockOptions.answering("litellm.AuthenticationError"))
                .get();
        Attempt played = anAttempt(call, ticker.nanos());

        fail(played, serverError());
        metrics.count(new CallEvent.AttemptBegan(played, Duration.ZERO));
        metrics.count(new CallEvent.Answered(played, Duration.ZERO));

        assertThat(lines())
                .contains("litellm_deployment_state{" + OF_A + "} 0.0")
                .anyMatch(line -> line.startsWith("litellm_proxy_total_requests_metric_total{"))
                .noneMatch(line -> line.startsWith("litellm_deployment_") && line.contains("requested_model"))
                .noneMatch(line -> line.startsWith("litellm_llm_api_") && line.contains("requested_model"));
    }

    @Test
    void a_client_that_left_is_no_timeout() {
        Call call = aCall().to(GPT).get();

        metrics.count(new CallEvent.GaveUp(
                new CallFailedException(new Failure.Cancelled(ErrorDetails.of(499, "left")), call), Duration.ZERO));

        assertThat(lines())
                .contains(
                        "litellm_proxy_failed_requests_metric_total{exception_class=\"CancelledError\",exception_status=\"499\",requested_model=\"gpt-4\",route=\"/v1/chat/completions\"}"
                            + " 1.0");
    }

    @Test
    void of_two_fallbacks_one_failed_and_one_answered() {
        Call call = aCall().to(GPT).fallingBack("gpt-4", SPARE, LAST).get();
        Call spare = call.fallback(serverError(), anAttempt(call, 0), 0).orElseThrow();
        Call last = spare.fallback(rateLimited(), anAttempt(spare, 0), 0).orElseThrow();

        metrics.count(new CallEvent.FellBack(spare, GPT, serverError()));
        metrics.count(new CallEvent.FellBack(last, SPARE, rateLimited()));
        metrics.count(new CallEvent.Answered(anAttempt(last, 0), Duration.ZERO));

        assertThat(lines())
                .filteredOn(line -> line.contains("fallbacks_total{"))
                .containsExactlyInAnyOrder(
                        "litellm_deployment_failed_fallbacks_total{exception_class=\"RateLimitError\",exception_status=\"429\",fallback_model=\"spare\",requested_model=\"gpt-4\"}"
                            + " 1.0",
                        "litellm_deployment_successful_fallbacks_total{fallback_model=\"last\",requested_model=\"gpt-4\"}"
                            + " 1.0");
    }

    @Test
    void a_call_that_gave_up_is_counted_once_with_what_its_client_got() {
        Call call = aCall().to(GPT).fallingBack("gpt-4", SPARE).get();
        Call spare = call.fallback(serverError(), anAttempt(call, 0), 0).orElseThrow();
        CallFailedException failed = new CallFailedException(serverError(503), anAttempt(call, 0), null)
                .endingIn(new CallFailedException(rateLimited(), anAttempt(spare, 0), null));

        metrics.count(new CallEvent.FellBack(spare, GPT, serverError()));
        metrics.count(new CallEvent.GaveUp(failed, Duration.ofSeconds(1)));

        assertThat(lines())
                .contains(
                        "litellm_proxy_total_requests_metric_total{requested_model=\"gpt-4\",route=\"/v1/chat/completions\",status_code=\"503\"}"
                            + " 1.0",
                        "litellm_proxy_failed_requests_metric_total{exception_class=\"ServiceUnavailableError\",exception_status=\"503\",requested_model=\"gpt-4\",route=\"/v1/chat/completions\"}"
                            + " 1.0",
                        "litellm_deployment_failed_fallbacks_total{exception_class=\"RateLimitError\",exception_status=\"429\",fallback_model=\"spare\",requested_model=\"gpt-4\"}"
                            + " 1.0")
                .noneMatch(line -> line.startsWith("litellm_request_total_latency_metric"));
    }

    @Test
    void steps_on_the_way_are_counted_too() {
        Call call = aCall().to(GPT).streamed().get();
        Attempt attempt = anAttempt(call, ticker.nanos());

        metrics.count(new CallEvent.AttemptBegan(attempt, Duration.ofMillis(300)));
        metrics.count(new CallEvent.EventDropped(attempt));
        metrics.count(new CallEvent.Hedged(attempt, attempt, Duration.ofSeconds(1)));
        metrics.count(new CallEvent.RetryDenied(call, serverError()));

        assertThat(lines())
                .contains(
                        "litellm_llm_api_time_to_first_token_metric_sum{" + OF_A + ",requested_model=\"gpt-4\"} 0.3",
                        "breakwater_stream_events_dropped_total{" + OF_A + ",requested_model=\"gpt-4\"} 1.0",
                        "breakwater_hedges_total{" + OF_A + ",requested_model=\"gpt-4\"} 1.0",
                        "breakwater_retries_denied_total{requested_model=\"gpt-4\"} 1.0");
    }

    @Test
    void whatever_names_clients_make_up_there_are_no_more_series() {
        ModelGroup wild = aGroup("any/*", aDeployment("w").model("*"));
        Catalog catalog = new Catalog(List.of(wild), Map.of("nick", "any/x"));
        configure(catalog);

        for (int i = 0; i < 1_000; i++) {
            Call call = aCall().to(catalog.find("any/" + i).orElseThrow()).get();
            metrics.count(new CallEvent.Answered(anAttempt(call, 0), Duration.ZERO));
            Call unknown = aCall().to(ModelGroup.unknown("made-up-" + i)).get();
            metrics.count(new CallEvent.GaveUp(new CallFailedException(serverError(), unknown), Duration.ZERO));
        }

        assertThat(lines())
                .filteredOn(line -> line.startsWith("litellm_proxy_total_requests"))
                .containsExactlyInAnyOrder(
                        "litellm_proxy_total_requests_metric_total{requested_model=\"any/*\",route=\"/v1/chat/completions\",status_code=\"200\"}"
                            + " 1000.0",
                        "litellm_proxy_total_requests_metric_total{requested_model=\"None\",route=\"/v1/chat/completions\",status_code=\"500\"}"
                            + " 1000.0");
        assertThat(lines())
                .filteredOn(line -> line.startsWith("litellm_deployment_success"))
                .containsExactly(
                        "litellm_deployment_success_responses_total{api_provider=\"openai\",litellm_model_name=\"*\",model_id=\"w\",requested_model=\"any/*\"}"
                            + " 1000.0");
    }

    @Test
    void what_the_configuration_no_longer_has_is_dropped() {
        Attempt attempt = anAttempt(aCall().to(GPT).get(), 0);
        fail(attempt, rateLimited());
        metrics.count(new CallEvent.Answered(attempt, Duration.ZERO));

        configure(new Catalog(List.of(SPARE), Map.of()));
        metrics.count(new CallEvent.Answered(attempt, Duration.ZERO)); // under way when it was dropped

        assertThat(lines()).noneMatch(line -> line.contains("gpt-4") || line.contains("model_id=\"a\""));
        assertThat(lines())
                .filteredOn(line -> line.startsWith("litellm_proxy_total_requests"))
                .containsExactly(
                        "litellm_proxy_total_requests_metric_total{requested_model=\"None\",route=\"/v1/chat/completions\",status_code=\"200\"}"
                            + " 1.0");
    }

    @Test
    void many_at_once_are_all_counted() throws InterruptedException {
        Attempt attempt = anAttempt(aCall().to(GPT).get(), 0);
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 20_000; i++) {
                pool.execute(() -> metrics.count(new CallEvent.Answered(attempt, Duration.ofMillis(1))));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(lines()).isNotEmpty();
            }
        }

        assertThat(lines())
                .contains(
                        "litellm_proxy_total_requests_metric_total{requested_model=\"gpt-4\",route=\"/v1/chat/completions\",status_code=\"200\"}"
                            + " 20000.0",
                        "litellm_request_total_latency_metric_count{requested_model=\"gpt-4\"} 20000");
    }

    @Test
    void no_key_no_prompt_and_no_word_of_a_provider_gets_in() {
        ModelGroup secret = aGroup(
                "gpt-4",
                aDeployment("a")
                        .key("sk-SECRET")
                        .at("http://user:SECRET@host/v1")
                        .header("h", "SECRET"));
        configure(new Catalog(List.of(secret), Map.of()));
        Call call = aCall().to(secret)
                .saying("{\"model\":\"m\",\"messages\":[\"SECRET\"]}")
                .get();
        Attempt attempt = anAttempt(call, 0);
        Failure said = new Failure.ServerError(ErrorDetails.of(500, "SECRET"));

        fail(attempt, said);
        metrics.count(new CallEvent.CooledDown(attempt, said, Duration.ofSeconds(1)));
        metrics.count(new CallEvent.GaveUp(new CallFailedException(said, attempt, null), Duration.ZERO));

        assertThat(lines()).noneMatch(line -> line.contains("SECRET"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-                                                          | text/plain",
                "*/*                                                        | text/plain",
                "text/plain;version=0.0.4                                   | text/plain",
                "application/openmetrics-text;version=1.0.0,text/plain;q=0.5| application/openmetrics-text",
                // As Prometheus 3 asks.
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1"
                    + " | application/openmetrics-text"
            })
    void the_form_is_one_that_is_understood(@Nullable String accept, String type) throws IOException {
        List<String> types = new ArrayList<>();

        metrics.write(accept, types::add, new ByteArrayOutputStream());

        assertThat(types).singleElement().asString().startsWith(type);
    }

    @Test
    void the_machine_is_told_of_as_well() {
        assertThat(lines())
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
                .anyMatch(line -> line.startsWith("jvm_gc_collection_seconds_count{"))
                .anyMatch(line -> line.startsWith("process_cpu_seconds_total "));
    }

    /** As the interceptors do it. */
    private void fail(Attempt attempt, Failure failure) {
        Outcome outcome = new Outcome.Failed(failure);
        if (!attempt.played()) {
            statuses.ended(statuses.started(attempt), attempt, outcome, null);
        }
        metrics.count(new CallEvent.AttemptEnded(attempt, outcome, null, Duration.ZERO));
        Duration time = attempt.played() ? Duration.ZERO : cooldowns.failed(attempt, failure);
        if (time.isPositive()) {
            metrics.count(new CallEvent.CooledDown(attempt, failure, time));
        }
    }

    private void answer(Attempt attempt) {
        statuses.ended(statuses.started(attempt), attempt, Outcome.SUCCEEDED, null);
        cooldowns.succeeded(attempt);
        metrics.count(new CallEvent.AttemptEnded(attempt, Outcome.SUCCEEDED, null, Duration.ZERO));
        metrics.count(new CallEvent.Answered(attempt, Duration.ZERO));
    }

    private List<String> lines() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            metrics.write(null, type -> {}, out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
