package dev.breakwater.state;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.rateLimited;
import static dev.breakwater.testing.Samples.serverError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Outcome;
import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.Usage;
import dev.breakwater.failure.Failure;
import dev.breakwater.failure.FailureKind;
import dev.breakwater.state.DeploymentStatus.Latency;
import dev.breakwater.state.DeploymentStatus.OperationStatus;
import dev.breakwater.state.DeploymentStatus.Reason;
import dev.breakwater.state.DeploymentStatus.State;
import dev.breakwater.testing.ManualTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class DeploymentStatusesTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final ModelGroup GROUP = aGroup("gpt-4", aDeployment("a"), aDeployment("b"));
    private static final Deployment A = GROUP.deployments().get(0);

    private final ManualTicker ticker = new ManualTicker();
    private final Cooldowns cooldowns = CooldownsOf.time(ticker);
    private final DeploymentStatuses statuses = StatusesOf.with(cooldowns, ticker);
    private final Attempt attempt = anAttempt(aCall().to(GROUP).get(), ticker.nanos());

    @Test
    void a_deployment_that_was_never_asked_is_open_and_idle() {
        assertThat(statuses.of(A)).isEqualTo(new DeploymentStatus(A, Map.of(), false, 0, 0, 0, null, 0, List.of()));
        assertThat(statuses.of(A).state()).isEqualTo(State.OPEN);
    }

    @Test
    void a_cooldown_has_a_reason_and_an_end_then_it_is_half_open() {
        statuses.clock = () -> NOW;
        fail(attempt, rateLimited(Duration.ofSeconds(30)));

        assertThat(status(Operation.CHAT))
                .isEqualTo(new OperationStatus(
                        State.COOLING, new Reason(FailureKind.RATE_LIMIT, 429), NOW.plusSeconds(30)));

        ticker.advance(Duration.ofSeconds(31));
        assertThat(status(Operation.CHAT).state()).isEqualTo(State.HALF_OPEN);
        assertThat(status(Operation.CHAT).until()).isEqualTo(NOW.minusSeconds(1));

        succeed(attempt);
        assertThat(status(Operation.CHAT)).isEqualTo(OperationStatus.OPEN);
    }

    @Test
    void its_state_is_the_worst_of_its_operations() {
        Attempt embedding =
                anAttempt(aCall().to(GROUP).asking(Operation.EMBEDDINGS).get(), ticker.nanos());
        succeed(attempt);
        fail(embedding, rateLimited(Duration.ofSeconds(30)));

        assertThat(statuses.of(A).state()).isEqualTo(State.COOLING);
        assertThat(status(Operation.CHAT).state()).isEqualTo(State.OPEN);
    }

    @Test
    void an_answer_from_before_a_cooldown_does_not_make_it_well() {
        fail(attempt, rateLimited(Duration.ofSeconds(5)));
        succeed(attempt);
        assertThat(statuses.of(A).failing()).isTrue();

        ticker.advance(Duration.ofSeconds(5));
        succeed(attempt);
        assertThat(statuses.of(A).failing()).isFalse();
    }

    @Test
    void calls_failures_and_tokens_are_those_of_the_last_minute() {
        fail(attempt, serverError());
        statuses.ended(statuses.started(attempt), attempt, Outcome.SUCCEEDED, new Usage(70_000, 30_000));
        assertThat(statuses.of(A).calls()).isEqualTo(2);
        assertThat(statuses.of(A).failures()).isEqualTo(1);
        assertThat(statuses.of(A).tokens()).isEqualTo(100_000);

        ticker.advance(Duration.ofSeconds(60));
        assertThat(statuses.of(A).calls()).isZero();
        assertThat(statuses.of(A).failures()).isZero();
        assertThat(statuses.of(A).tokens()).isZero();
    }

    @Test
    void latency_is_known_from_20_answers_on() {
        for (int i = 1; i < 20; i++) {
            statuses.answered(statuses.started(attempt), Duration.ofMillis(i));
        }
        assertThat(statuses.of(A).latency()).isNull();

        statuses.answered(statuses.started(attempt), Duration.ofMillis(20));
        assertThat(statuses.of(A).latency()).isEqualTo(new Latency(Duration.ofMillis(10), Duration.ofMillis(19)));
    }

    @Test
    void all_are_those_of_the_configuration_in_its_order() {
        statuses.configure(new Catalog(List.of(GROUP), Map.of()));
        succeed(attempt);
        assertThat(statuses.all()).extracting(each -> each.deployment().id()).containsExactly("a", "b");

        statuses.configure(new Catalog(List.of(aGroup("other", aDeployment("c"))), Map.of()));
        assertThat(statuses.all()).extracting(each -> each.deployment().id()).containsExactly("c");
        assertThat(statuses.of(A).calls()).as("forgotten").isZero();
    }

    @Test
    void an_attempt_that_outlives_its_deployment_is_not_counted_for_the_next_one_of_that_id() {
        DeploymentLoad before = statuses.started(attempt);
        statuses.configure(new Catalog(List.of(), Map.of()));
        statuses.configure(new Catalog(List.of(GROUP), Map.of()));
        DeploymentLoad after = statuses.started(attempt);

        statuses.ended(before, attempt, Outcome.SUCCEEDED, null);

        assertThat(statuses.of(A).inFlight()).isEqualTo(1);
        statuses.ended(after, attempt, Outcome.SUCCEEDED, null);
        assertThat(statuses.of(A).inFlight()).isZero();
    }

    @Test
    void many_at_once_are_all_counted() {
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 10_000; i++) {
                pool.execute(() -> succeed(attempt));
            }
        }

        assertThat(statuses.of(A).calls()).isEqualTo(10_000);
        assertThat(statuses.of(A).inFlight()).isZero();
    }

    private OperationStatus status(Operation operation) {
        return statuses.of(A).operations().get(operation);
    }

    private void fail(Attempt failed, Failure failure) {
        statuses.ended(statuses.started(failed), failed, new Outcome.Failed(failure), null);
        cooldowns.failed(failed, failure);
    }

    private void succeed(Attempt good) {
        statuses.ended(statuses.started(good), good, Outcome.SUCCEEDED, null);
        cooldowns.succeeded(good);
    }
}
