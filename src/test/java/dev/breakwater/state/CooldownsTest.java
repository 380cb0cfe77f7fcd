package dev.breakwater.state;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.rateLimited;
import static dev.breakwater.testing.Samples.serverError;
import static dev.breakwater.testing.Samples.timedOut;
import static dev.breakwater.testing.Samples.tooLong;
import static dev.breakwater.testing.Samples.unauthorized;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.catalog.Operation;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.failure.FailureKind;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CooldownsTest {

    private final ManualTicker ticker = new ManualTicker();
    private final Cooldowns cooldowns = CooldownsOf.time(ticker);
    private final Deployment a = aDeployment("a").get();

    // Of calls with the same id, which their client made up.
    private final Attempt first = attempt(pair());
    private final Attempt second = attempt(pair());
    private final Attempt third = attempt(pair());

    static Stream<Failure> atOnce() {
        return Stream.of(rateLimited(), unauthorized(), Samples.notFound());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("atOnce")
    void cools_down_at_once(Failure failure) {
        Duration time = fail(pair(), failure);

        assertThat(time).isEqualTo(seconds(5));
        assertThat(open(Operation.CHAT)).isFalse();
    }

    static Stream<Failure> nobodysFault() {
        return Stream.of(Samples.badRequest(), tooLong(), Samples.refused(), Samples.callersTimeout());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nobodysFault")
    void never_counts_what_is_not_the_deployments_fault(Failure failure) {
        CallSample call = pair().allowingFails(0);
        for (int i = 0; i < 20; i++) {
            fail(call, failure);
        }

        assertThat(open(Operation.CHAT)).isTrue();
    }

    @Test
    void a_model_that_a_client_made_up_through_a_wildcard_is_no_fault_of_the_deployment() {
        CallSample call = pair();

        Duration time = fail(call, new Failure.NotFound(ErrorDetails.of(404, "no such model"), true));

        assertThat(time).isZero();
    }

    @Test
    void cools_down_after_more_than_the_allowed_failures() {
        CallSample call = pair().allowingFails(2);

        assertThat(fail(call, serverError())).isZero();
        assertThat(fail(call, timedOut())).isZero();
        assertThat(fail(call, serverError())).isEqualTo(seconds(5));
    }

    @Test
    void failures_of_more_than_a_minute_ago_are_forgotten() {
        CallSample call = pair().allowingFails(2);
        fail(call, serverError());
        fail(call, serverError());

        ticker.advance(seconds(61));

        assertThat(fail(call, serverError())).isZero();
    }

    @Test
    void no_failures_allowed_means_the_first_one_counts() {
        assertThat(fail(pair().allowingFails(0), serverError())).isPositive();
    }

    @Test
    void without_a_number_it_takes_five_calls() {
        for (int i = 0; i < 4; i++) {
            assertThat(fail(pair(), serverError())).isZero();
        }

        assertThat(fail(pair(), serverError())).isPositive();
    }

    @Test
    void without_a_number_half_of_the_calls_may_fail() {
        for (int i = 0; i < 5; i++) {
            cooldowns.succeeded(attempt(pair()));
            assertThat(fail(pair(), serverError())).isZero();
        }

        assertThat(fail(pair(), serverError())).as("six of eleven").isPositive();
    }

    @Test
    void allowed_fails_by_kind_win_for_their_kind() {
        CallSample call = pair().allowingFails(0).allowingFails(FailureKind.RATE_LIMIT, 1);

        assertThat(fail(call, rateLimited())).isZero();
        assertThat(fail(call, rateLimited())).isPositive();
    }

    @Test
    void kinds_are_counted_apart() {
        CallSample call = pair().allowingFails(FailureKind.TIMEOUT, 1).allowingFails(FailureKind.INTERNAL_SERVER, 1);

        assertThat(fail(call, timedOut())).isZero();
        assertThat(fail(call, serverError())).isZero();
        assertThat(fail(call, timedOut())).isPositive();
    }

    @Test
    void a_groups_only_deployment_does_not_cool_down() {
        fail(aCall().on(aDeployment("a")), unauthorized());

        assertThat(open(Operation.CHAT)).isTrue();
    }

    @Test
    void a_groups_only_deployment_cools_down_where_a_fallback_takes_the_calls() {
        fail(aCall().on(aDeployment("a")).fallingBack("gpt-4", aGroup("b")), unauthorized());

        assertThat(open(Operation.CHAT)).isFalse();
    }

    @Test
    void cooldowns_may_be_switched_off() {
        fail(pair().withoutCooldowns(), rateLimited());

        assertThat(open(Operation.CHAT)).isTrue();
    }

    @Test
    void a_cooldown_time_of_zero_means_never() {
        CallSample call = aCall().on(aDeployment("a").coolingFor(Duration.ZERO), aDeployment("b"));

        assertThat(fail(call, rateLimited(seconds(30)))).isZero();
        assertThat(open(Operation.CHAT)).isTrue();
    }

    @Test
    void lasts_as_long_as_the_provider_asks() {
        fail(pair(), rateLimited(seconds(30)));

        ticker.advance(Duration.ofMillis(29_999));
        boolean before = open(Operation.CHAT);
        ticker.advance(Duration.ofMillis(1));

        assertThat(before).isFalse();
        assertThat(open(Operation.CHAT)).isTrue();
    }

    @Test
    void is_extended_by_a_longer_one() {
        fail(pair(), rateLimited(seconds(10)));

        fail(pair(), rateLimited(seconds(20)));

        assertThat(cooldowns.soonest(List.of(aDeployment("a").get()), Operation.CHAT))
                .isEqualTo(seconds(20));
    }

    @Test
    void is_never_shortened() {
        fail(pair(), rateLimited(seconds(20)));

        fail(pair(), rateLimited(seconds(10)));

        assertThat(cooldowns.soonest(List.of(aDeployment("a").get()), Operation.CHAT))
                .isEqualTo(seconds(20));
    }

    @Test
    void a_success_of_a_call_that_began_before_does_not_end_it() {
        fail(pair(), rateLimited(seconds(20)));

        cooldowns.succeeded(attempt(pair()));

        assertThat(open(Operation.CHAT)).isFalse();
    }

    @Test
    void lets_one_call_at_a_time_through_afterwards() {
        halfOpen();

        assertThat(enter(first)).isTrue();
        assertThat(enter(second)).isFalse();
        assertThat(open(Operation.CHAT)).isFalse();
    }

    @Test
    void the_next_one_may_try_when_the_first_has_left() {
        halfOpen();
        enter(first);

        cooldowns.leave(second);
        boolean stillTaken = !enter(second);
        cooldowns.leave(first);

        assertThat(stillTaken).isTrue();
        assertThat(enter(second)).isTrue();
    }

    @Test
    void lets_everybody_through_once_one_has_succeeded() {
        halfOpen();
        enter(first);

        cooldowns.succeeded(attempt(pair()));

        assertThat(enter(second)).isTrue();
        assertThat(enter(third)).isTrue();
    }

    @Test
    void cools_down_again_when_the_one_that_was_let_through_fails() {
        halfOpen();
        enter(first);

        Duration time = fail(pair(), serverError());
        cooldowns.leave(first);

        assertThat(time).isEqualTo(seconds(5));
        assertThat(enter(second))
                .as("it cools down, and only a call under way asks it")
                .isTrue();
        assertThat(open(Operation.CHAT)).isFalse();
    }

    // Operations.

    @Test
    void a_refused_embedding_takes_no_chat_away() {
        fail(pair().asking(Operation.EMBEDDINGS), unauthorized());

        assertThat(open(Operation.EMBEDDINGS)).isFalse();
        assertThat(open(Operation.CHAT)).isTrue();
        assertThat(open(Operation.COMPLETIONS)).isTrue();
        assertThat(cooldowns.healthy(a, Operation.CHAT)).isTrue();
    }

    @Test
    void failures_are_counted_by_operation() {
        CallSample chat = pair().allowingFails(1);
        CallSample completions = pair().asking(Operation.COMPLETIONS).allowingFails(1);

        assertThat(fail(completions, serverError())).isZero();
        assertThat(fail(chat, serverError())).isZero();
        assertThat(fail(chat, serverError())).isPositive();
        assertThat(open(Operation.COMPLETIONS)).isTrue();
    }

    @Test
    void a_good_chat_does_not_end_the_trial_of_embeddings() {
        CallSample embeddings = pair().asking(Operation.EMBEDDINGS);
        fail(embeddings, rateLimited(seconds(20)));
        ticker.advance(seconds(20));

        cooldowns.succeeded(attempt(pair()));

        assertThat(cooldowns.enter(a, Operation.EMBEDDINGS, first.id())).isTrue();
        assertThat(open(Operation.EMBEDDINGS)).isFalse();
    }

    @Test
    void tells_the_soonest_of_a_group() {
        ModelGroup group = aGroup("gpt-4", aDeployment("a"), aDeployment("b"));
        Call call = aCall().to(group).get();
        cooldowns.failed(anAttempt(call, group.deployments().get(0), ticker.nanos(), 1), rateLimited(seconds(9)));
        cooldowns.failed(anAttempt(call, group.deployments().get(1), ticker.nanos(), 1), rateLimited(seconds(7)));

        ticker.advance(seconds(2));

        assertThat(cooldowns.soonest(group.deployments(), Operation.CHAT)).isEqualTo(seconds(5));
    }

    @Test
    void a_new_configuration_keeps_the_state_of_what_it_still_has() {
        fail(pair(), rateLimited(seconds(20)));

        cooldowns.forget(new Catalog(List.of(aGroup("renamed", aDeployment("a"))), Map.of()));
        boolean kept = !open(Operation.CHAT);
        cooldowns.forget(new Catalog(List.of(aGroup("other", aDeployment("b"))), Map.of()));

        assertThat(kept).isTrue();
        assertThat(open(Operation.CHAT)).isTrue();
    }

    private void halfOpen() {
        fail(pair(), rateLimited(seconds(20)));
        ticker.advance(seconds(20));
    }

    /** A call to a group of two, so that one of them may cool down. */
    private static CallSample pair() {
        return aCall().on(aDeployment("a"), aDeployment("b"));
    }

    private Duration fail(CallSample call, Failure failure) {
        return cooldowns.failed(attempt(call), failure);
    }

    private Attempt attempt(CallSample call) {
        return anAttempt(call.get(), ticker.nanos());
    }

    private boolean open(Operation operation) {
        return cooldowns.open(a, operation);
    }

    private boolean enter(Attempt attempt) {
        return cooldowns.enter(a, Operation.CHAT, attempt.id());
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
