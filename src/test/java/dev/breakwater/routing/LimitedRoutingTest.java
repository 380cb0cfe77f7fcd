package dev.breakwater.routing;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.rateLimited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.request.MockAnswer;
import dev.breakwater.call.request.MockOptions;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Operation;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.failure.FallbackKind;
import dev.breakwater.failure.HealthImpact;
import dev.breakwater.failure.RetryScope;
import dev.breakwater.policy.Permit;
import dev.breakwater.state.Cooldowns;
import dev.breakwater.state.CooldownsOf;
import dev.breakwater.state.FirstTokenLatency;
import dev.breakwater.testing.DeploymentSample;
import dev.breakwater.testing.ManualTicker;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Deployments whose limits are used up, as calls meet them. */
class LimitedRoutingTest {

    private final ManualTicker ticker = new ManualTicker();
    private final Cooldowns cooldowns = CooldownsOf.time(ticker);
    private final Router router = RoutingOf.router(cooldowns, new FirstTokenLatency(), ticker, new Random(1));

    @Test
    void a_deployment_whose_limit_is_used_up_is_passed_over() {
        Call call = aCall().on(
                        aDeployment("a").order(1).rpm(2), aDeployment("b").order(2))
                .get();

        assertThat(chosen(call)).isEqualTo("a");
        assertThat(chosen(call)).isEqualTo("a");
        assertThat(chosen(call)).isEqualTo("b");
        ticker.advance(Duration.ofSeconds(61));
        assertThat(chosen(call)).isEqualTo("a");
    }

    @Test
    void none_left_is_429_with_the_limits_name_and_the_seconds_until_there_is_room() {
        Call call = aCall().on(aDeployment("a").rpm(1), aDeployment("b").rpm(1)).get();
        router.choose(call);
        ticker.advance(Duration.ofSeconds(20));
        router.choose(call);

        Failure failure = failure(call);

        assertThat(failure).isInstanceOf(Failure.LimitReached.class);
        ErrorDetails report = failure.report();
        assertThat(report.status()).isEqualTo(429);
        assertThat(report.code()).isEqualTo("rate_limit_exceeded");
        assertThat(report.message()).contains("gpt-4", "(rpm)", "Try again in 41 seconds");
        assertThat(report.retryAfter()).isEqualTo(Duration.ofSeconds(41));
    }

    @Test
    void the_refusal_is_not_retried_blames_nobody_and_falls_back() {
        Call call = aCall().on(aDeployment("a").parallel(1))
                .fallingBack("gpt-4", aGroup("b"))
                .get();
        router.choose(call);

        Failure failure = failure(call);

        assertThat(failure.repeat()).isEqualTo(RetryScope.NOWHERE);
        assertThat(failure.blame()).isEqualTo(HealthImpact.NONE);
        assertThat(failure.fallback()).isEqualTo(FallbackKind.GENERAL);
        assertThat(call.fallback(failure, null, 0)).isPresent();
        assertThat(failure.message()).contains("max_parallel_requests");
    }

    @Test
    void the_sooner_of_room_and_the_end_of_a_cooldown_counts() {
        Call call = aCall().on(
                        aDeployment("a").order(1), aDeployment("b").order(2).rpm(1))
                .get();
        cooldowns.failed(anAttempt(call, ticker.nanos()), rateLimited(Duration.ofSeconds(30)));
        router.choose(call);

        assertThat(failure(call).report().retryAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(failure(call)).isInstanceOf(Failure.LimitReached.class);
    }

    @Test
    void the_prompt_and_the_longest_answer_are_reserved() {
        Call call = said("\"max_tokens\":400", aDeployment("a").tpm(1_000));
        Attempt first = router.choose(call);
        Attempt second = router.choose(call);

        assertThat(failure(call).message()).contains("(tpm)");

        first.permit().begin();
        first.permit().end(20L);
        second.permit().begin();
        second.permit().end(20L);
        assertThat(router.choose(call).permit()).isNotSameAs(Permit.NONE);
    }

    @Test
    void several_answers_and_the_deployments_own_default_are_reserved_too() {
        router.choose(
                said("\"n\":4,\"max_completion_tokens\":200", aDeployment("a").tpm(1_000)));
        assertThat(failure(said(
                                "\"max_completion_tokens\":200",
                                aDeployment("a").tpm(1_000)))
                        .message())
                .contains("(tpm)");

        Call byDefault = said("\"n\":1", aDeployment("b").tpm(1_000).byDefault("max_tokens", "600"));
        router.choose(byDefault);
        assertThat(failure(byDefault).message()).contains("(tpm)");
    }

    @Test
    void a_call_that_never_fits_is_refused_at_once() {
        Call call = said(
                "\"max_tokens\":2000",
                aDeployment("a").tpm(1_000),
                aDeployment("b").tpm(1_500));

        Failure failure = failure(call);

        assertThat(failure).isInstanceOf(Failure.BadRequest.class);
        assertThat(failure.report().status()).isEqualTo(400);
        assertThat(failure.report().code()).isEqualTo("context_length_exceeded");
        assertThat(failure.message()).contains("tpm of its deployments is 1500");
    }

    @Test
    void a_call_that_fits_one_deployment_only_waits_for_that() {
        Call call = said(
                "\"max_tokens\":600",
                aDeployment("small").tpm(100),
                aDeployment("large").tpm(1_000));

        assertThat(chosen(call)).isEqualTo("large");
        assertThat(failure(call)).isInstanceOf(Failure.LimitReached.class);
    }

    @Test
    void an_attempt_that_is_played_and_a_count_of_tokens_take_nothing() {
        Call call = aCall().on(aDeployment("a").rpm(1)).get();
        Call played = aCall().on(aDeployment("a").rpm(1))
                .mocking(new MockOptions(null, false, MockAnswer.of("mock")))
                .get();
        Call counting = aCall().on(aDeployment("a").rpm(1))
                .asking(Operation.COUNT_TOKENS)
                .get();

        router.choose(played);
        router.choose(counting);
        assertThat(chosen(call)).isEqualTo("a");
        assertThat(router.choose(played).permit()).isSameAs(Permit.NONE);
    }

    @Test
    void a_half_open_deployment_that_another_call_tries_costs_nothing() {
        Call call = aCall().on(aDeployment("a").rpm(5), aDeployment("b")).get();
        Deployment first = call.group().deployments().get(0);
        cooldowns.failed(anAttempt(call, ticker.nanos()), rateLimited(Duration.ofSeconds(1)));
        ticker.advance(Duration.ofSeconds(2));
        cooldowns.enter(first, Operation.CHAT, 7);

        for (int i = 0; i < 20; i++) {
            assertThat(chosen(call)).isEqualTo("b");
        }
    }

    @Test
    void an_attempt_beside_another_one_needs_room_as_well() {
        Call call = aCall().on(
                        aDeployment("a").order(1), aDeployment("b").order(2).rpm(1))
                .get();
        Attempt beside = router.choose(call);

        assertThat(router.another(beside)).isPresent();
        assertThat(router.another(beside)).isEmpty();
    }

    @Test
    void one_that_is_used_up_is_no_alternative() {
        Call call = aCall().on(
                        aDeployment("a").order(1), aDeployment("b").order(2).parallel(1))
                .get();
        Attempt beside = router.choose(call);
        assertThat(beside.alternative()).isTrue();

        router.another(beside);
        assertThat(router.choose(call).alternative()).isFalse();
    }

    private Call said(String members, DeploymentSample... deployments) {
        return aCall().on(deployments)
                .saying("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]," + members + "}")
                .get();
    }

    private String chosen(Call call) {
        return router.choose(call).deployment().id();
    }

    private Failure failure(Call call) {
        return catchThrowableOfType(CallFailedException.class, () -> router.choose(call))
                .failure();
    }
}
