package dev.breakwater.routing;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.rateLimited;
import static dev.breakwater.testing.Samples.serverError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Attempt;
import dev.breakwater.policy.StreamRules;
import dev.breakwater.state.BudgetsOf;
import dev.breakwater.state.Cooldowns;
import dev.breakwater.state.CooldownsOf;
import dev.breakwater.state.FirstTokenLatency;
import dev.breakwater.state.FirstTokensOf;
import dev.breakwater.state.RetryBudget;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.ManualTicker;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HedgingTest {

    private static final Duration USUAL = Duration.ofMillis(400);
    private static final StreamRules HEDGED = new StreamRules(null, null, null, true);

    private final ManualTicker ticker = new ManualTicker();
    private final Cooldowns cooldowns = CooldownsOf.time(ticker);
    private final FirstTokenLatency firstTokens = new FirstTokenLatency();
    private final RetryBudget retries = BudgetsOf.retries(ticker);
    private final Hedging hedging = new Hedging();

    @BeforeEach
    void wire() {
        hedging.router = RoutingOf.router(cooldowns, firstTokens, ticker, new Random());
        hedging.firstTokens = firstTokens;
        hedging.budget = BudgetsOf.hedges(ticker);
        hedging.retries = retries;
        FirstTokensOf.teach(firstTokens, aDeployment("a").get(), USUAL);
    }

    @Test
    void an_attempt_is_late_when_it_takes_longer_than_its_deployments_streams() {
        assertThat(hedging.patience(attempt(hedged()))).contains(USUAL);
    }

    @Test
    void an_attempt_on_a_deployment_of_which_little_is_known_is_never_late() {
        CallSample call = aCall().on(aDeployment("new"), aDeployment("a")).ruledBy(HEDGED);

        assertThat(hedging.patience(attempt(call.streamed()))).isEmpty();
    }

    @Test
    void only_streams_of_those_who_want_it_are_hedged() {
        CallSample plain = aCall().on(aDeployment("a"), aDeployment("b")).ruledBy(HEDGED);
        CallSample unasked = aCall().on(aDeployment("a"), aDeployment("b")).streamed();

        assertThat(hedging.patience(attempt(plain))).isEmpty();
        assertThat(hedging.patience(attempt(unasked))).isEmpty();
    }

    @Test
    void a_groups_only_deployment_is_not_hedged() {
        assertThat(hedging.patience(attempt(aCall().ruledBy(HEDGED).streamed())))
                .isEmpty();
    }

    @Test
    void a_second_attempt_is_on_another_deployment() {
        Attempt first = attempt(hedged());

        assertThat(hedging.second(first).orElseThrow().deployment().id()).isEqualTo("b");
    }

    @Test
    void one_of_20_calls_gets_a_second_attempt() {
        Attempt first = attempt(hedged());
        for (int i = 0; i < 60; i++) {
            assertThat(hedging.patience(first)).isPresent();
        }

        assertThat(seconds(first)).isEqualTo(3);
    }

    @Test
    void a_call_that_is_retried_counts_once() {
        Attempt first = attempt(hedged());
        Attempt retry = attempt(hedged(), first);
        for (int i = 0; i < 20; i++) {
            assertThat(hedging.patience(first)).isPresent();
            assertThat(hedging.patience(retry)).isPresent();
        }

        assertThat(seconds(first)).as("of 20, not of 40").isEqualTo(1);
    }

    @Test
    void what_has_nobody_to_go_to_takes_nothing_of_the_budget() {
        Attempt first = attempt(hedged());
        Attempt other = hedging.second(first).orElseThrow();
        ticker.advance(Duration.ofMinutes(2));
        assertThat(cooldowns.failed(other, rateLimited())).isPositive();

        boolean whileCooling = hedging.second(first).isPresent();
        ticker.advance(Duration.ofSeconds(5));
        cooldowns.succeeded(other);

        assertThat(whileCooling).isFalse();
        assertThat(hedging.second(first)).isPresent();
    }

    @Test
    void hedges_are_load_as_retries_are() {
        Attempt first = attempt(hedged());
        double share = first.call().policy().retry().budget();
        boolean left = true;
        while (left) {
            left = retries.take(first.call().group(), share);
        }

        assertThat(hedging.second(first)).isEmpty();
    }

    private int seconds(Attempt first) {
        int seconds = 0;
        for (int i = 0; i < 20; i++) {
            seconds += hedging.second(first).isPresent() ? 1 : 0;
        }
        return seconds;
    }

    private static CallSample hedged() {
        return aCall().on(aDeployment("a"), aDeployment("b")).ruledBy(HEDGED).streamed();
    }

    private Attempt attempt(CallSample call) {
        return anAttempt(call.get(), ticker.nanos());
    }

    private Attempt attempt(CallSample call, Attempt failed) {
        return anAttempt(call.get().retry(serverError(), failed, ticker.nanos()), ticker.nanos());
    }
}
