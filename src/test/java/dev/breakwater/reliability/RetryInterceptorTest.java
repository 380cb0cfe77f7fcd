package dev.breakwater.reliability;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.badRequest;
import static dev.breakwater.testing.Samples.rateLimited;
import static dev.breakwater.testing.Samples.serverError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Call;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.request.MockOptions;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Deadline;
import dev.breakwater.policy.RetryPolicy;
import dev.breakwater.policy.Sleeper;
import dev.breakwater.policy.Ticker;
import dev.breakwater.state.RetryBudget;
import dev.breakwater.testing.Events;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.RecordingSleeper;
import dev.breakwater.testing.Rings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jboss.weld.junit.MockBean;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.Test;

@EnableWeld
class RetryInterceptorTest {

    private final ManualTicker ticker = new ManualTicker();
    private final RecordingSleeper sleeper = new RecordingSleeper(ticker);

    @WeldSetup
    WeldInitiator weld = WeldInitiator.from(Rings.with(Scripted.class))
            .addBeans(MockBean.of(ticker, Ticker.class), MockBean.of(sleeper, Sleeper.class))
            .build();

    /** Fails as scripted, then answers. */
    @ApplicationScoped
    static class Scripted {
        final Queue<Failure> script = new ArrayDeque<>();
        final List<Call> calls = new ArrayList<>();

        @Retried
        String dispatch(Call call) {
            calls.add(call);
            Failure next = script.poll();
            if (next instanceof Failure.NoDeployment) {
                throw new CallFailedException(next, call);
            }
            if (next != null) {
                List<Deployment> all = call.group().deployments();
                int others = Math.max(0, all.size() - calls.size());
                throw new CallFailedException(next, anAttempt(call, all.get(0), 0, others), null);
            }
            return "answer";
        }

        List<Call> calls() {
            return calls;
        }

        void fail(Failure... failures) {
            script.addAll(List.of(failures));
        }
    }

    @Test
    void an_answer_is_handed_on() {
        assertThat(bean().dispatch(aCall().get())).isEqualTo("answer");
        assertThat(sleeper.pauses()).isEmpty();
    }

    @Test
    void a_failed_attempt_is_repeated_after_a_pause() {
        bean().fail(serverError());

        String answer = bean().dispatch(aCall().get());

        assertThat(answer).isEqualTo("answer");
        assertThat(bean().calls()).extracting(call -> call.tried().size()).containsExactly(0, 1);
        assertThat(sleeper.pauses()).hasSize(1);
        assertThat(sleeper.pauses().get(0)).isBetween(Duration.ofMillis(500), Duration.ofMillis(1_250));
    }

    @Test
    void waits_as_long_as_the_provider_asks() {
        bean().fail(rateLimited(Duration.ofSeconds(20)));

        bean().dispatch(aCall().get());

        assertThat(sleeper.pauses().get(0)).isBetween(Duration.ofSeconds(20), Duration.ofMillis(20_750));
    }

    @Test
    void gives_up_with_the_last_failure_and_without_a_pause_behind_it() {
        Failure last = serverError(502);
        bean().fail(serverError(500), serverError(501), last);

        CallFailedException failed = failure(aCall().retrying(2).get());

        assertThat(failed.failure()).isSameAs(last);
        assertThat(sleeper.pauses()).hasSize(2);
        assertThat(bean().calls()).hasSize(3);
    }

    @Test
    void a_400_is_the_clients_fault_and_is_not_repeated() {
        bean().fail(badRequest());

        failure(aCall().on(aDeployment("a"), aDeployment("b")).get());

        assertThat(bean().calls()).hasSize(1);
        assertThat(sleeper.pauses()).isEmpty();
    }

    @Test
    void what_a_deployment_said_is_told_rather_than_that_none_is_left() {
        Failure said = serverError();
        bean().fail(said, new Failure.NoDeployment(ErrorDetails.of(429, "none left")));

        CallFailedException failed = failure(aCall().get());

        assertThat(failed.failure()).isSameAs(said);
        assertThat(failed.attempt()).isNotNull();
        assertThat(failed.getCause()).as("why it was not repeated").hasMessage("none left");
    }

    @Test
    void that_none_is_left_is_told_where_none_was_asked() {
        bean().fail(new Failure.NoDeployment(ErrorDetails.of(429, "none left")));

        assertThat(failure(aCall().get()).failure()).isInstanceOf(Failure.NoDeployment.class);
        assertThat(bean().calls()).hasSize(1);
    }

    @Test
    void each_retry_is_told() {
        bean().fail(serverError(), serverError());

        bean().dispatch(aCall().get());

        assertThat(weld.select(Events.class).get().of(CallEvent.Retrying.class))
                .extracting(CallEvent.Retrying::pause)
                .isEqualTo(sleeper.pauses());
    }

    @Test
    void a_group_without_budget_gives_up_at_once_with_the_failure_it_had() {
        spend("gpt-4");
        Failure said = serverError();
        bean().fail(said);

        CallFailedException failed = failure(aCall().on(aDeployment("a"), aDeployment("b"))
                .fallingBack("gpt-4", aGroup("y"))
                .get());

        assertThat(failed.failure()).isSameAs(said);
        assertThat(bean().calls()).hasSize(1);
        assertThat(sleeper.pauses()).isEmpty();
        assertThat(weld.select(Events.class).get().names()).containsExactly("RetryDenied");
    }

    @Test
    void without_budget_or_fallback_a_deployment_that_is_well_still_takes_the_call() {
        spend("gpt-4");
        bean().fail(serverError());

        assertThat(bean().dispatch(
                                aCall().on(aDeployment("a"), aDeployment("b")).get()))
                .isEqualTo("answer");
    }

    @Test
    void a_call_that_does_not_fail_needs_no_budget() {
        spend("gpt-4");

        assertThat(bean().dispatch(aCall().get())).isEqualTo("answer");
    }

    @Test
    void what_is_not_repeated_anyhow_takes_nothing_from_the_budget() {
        for (int i = 0; i < 20; i++) {
            bean().fail(badRequest());
            failure(aCall().get());
        }
        bean().fail(serverError());

        assertThat(bean().dispatch(aCall().get())).isEqualTo("answer");
    }

    @Test
    void a_retry_of_the_clients_own_is_answered_but_leaves_less_for_others() {
        RetryPolicy clients =
                new RetryPolicy(null, Map.of(), Map.of(), 2, Duration.ZERO, RetryPolicy.DEFAULT_BUDGET, true);
        for (int i = 0; i < 20; i++) {
            assertThat(bean().dispatch(aCall().retrying(clients).get())).isEqualTo("answer");
        }
        bean().fail(serverError());

        failure(aCall().get());

        assertThat(sleeper.pauses()).isEmpty();
    }

    @Test
    void in_a_fallback_a_retry_of_the_clients_own_is_a_call_like_any_other() {
        RetryPolicy clients =
                new RetryPolicy(null, Map.of(), Map.of(), 2, Duration.ZERO, RetryPolicy.DEFAULT_BUDGET, true);
        Call asked = aCall().retrying(clients).fallingBack("gpt-4", aGroup("y")).get();
        Call fallenBack = asked.fallback(serverError(), anAttempt(asked, 0), 0).orElseThrow();
        for (int i = 0; i < 20; i++) {
            bean().dispatch(fallenBack);
        }
        bean().fail(serverError());

        assertThat(bean().dispatch(fallenBack)).isEqualTo("answer");
    }

    @Test
    void the_retry_of_a_played_rate_limit_takes_nothing_from_the_budget() {
        for (int i = 0; i < 20; i++) {
            bean().calls().clear();
            bean().fail(rateLimited());
            bean().dispatch(aCall().mocking(MockOptions.failing(MockOptions.Kind.RATE_LIMIT))
                    .get());
        }
        bean().fail(serverError());

        assertThat(bean().dispatch(aCall().get())).isEqualTo("answer");
    }

    @Test
    void where_no_attempt_could_begin_any_more_no_budget_is_taken() {
        for (int i = 0; i < 20; i++) {
            bean().calls().clear();
            bean().fail(serverError());
            failure(aCall().on(aDeployment("a"), aDeployment("b"))
                    .until(Deadline.in(Duration.ofMillis(99), ticker.nanos()).byCaller())
                    .get());
        }
        bean().fail(serverError());

        assertThat(bean().dispatch(aCall().get())).isEqualTo("answer");
    }

    private void spend(String group) {
        RetryBudget budget = weld.select(RetryBudget.class).get();
        boolean left = true;
        while (left) {
            left = budget.take(aGroup(group), 0);
        }
    }

    private CallFailedException failure(Call call) {
        CallFailedException failed = catchThrowableOfType(CallFailedException.class, () -> bean().dispatch(call));
        assertThat(failed).isNotNull();
        return failed;
    }

    private Scripted bean() {
        return weld.select(Scripted.class).get();
    }
}
