package dev.breakwater.routing;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.rateLimited;
import static dev.breakwater.testing.Samples.serverError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.catalog.Operation;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Deadline;
import dev.breakwater.policy.StreamRules;
import dev.breakwater.policy.TimePolicy;
import dev.breakwater.state.Cooldowns;
import dev.breakwater.state.CooldownsOf;
import dev.breakwater.state.FirstTokenLatency;
import dev.breakwater.state.FirstTokensOf;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.ManualTicker;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterTest {

    private final ManualTicker ticker = new ManualTicker();
    private final Cooldowns cooldowns = CooldownsOf.time(ticker);
    private final FirstTokenLatency firstTokens = new FirstTokenLatency();
    private final Router router = RoutingOf.router(cooldowns, firstTokens, ticker, new Random());

    @Test
    void those_not_yet_tried_come_first() {
        Call call = aCall().on(aDeployment("a").weighing(1), aDeployment("b").weighing(1_000))
                .get();

        for (int i = 0; i < 20; i++) {
            Attempt first = router.choose(call);
            Attempt second = router.choose(call.retry(serverError(), first, ticker.nanos()));
            assertThat(second.deployment().id()).isNotEqualTo(first.deployment().id());
            assertThat(first.alternative()).isTrue();
            assertThat(second.alternative()).isFalse();
        }
    }

    @Test
    void when_all_were_tried_one_that_could_be_connected_to_comes_first() {
        Failure refused = new Failure.Unreachable(ErrorDetails.of(503, ""), true);
        Call call = aCall().on(aDeployment("down").order(1), aDeployment("up").order(2))
                .get();

        Call once = call.retry(refused, router.choose(call), ticker.nanos());
        Call twice = once.retry(serverError(), router.choose(once), ticker.nanos());

        assertThat(router.choose(twice).deployment().id()).isEqualTo("up");
    }

    @Test
    void when_all_were_tried_all_may_be_tried_again() {
        Call call = aCall().on(aDeployment("a"), aDeployment("b")).get();
        Call again = call.retry(serverError(), attempt(call, 0), 0).retry(serverError(), attempt(call, 1), 0);

        Set<String> chosen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            chosen.add(router.choose(again).deployment().id());
        }

        assertThat(chosen).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void the_lowest_order_comes_first_and_none_is_last() {
        Call call = aCall().on(
                        aDeployment("none").weighing(1_000),
                        aDeployment("two").order(2).weighing(1_000),
                        aDeployment("one").order(1))
                .get();

        Attempt first = router.choose(call);
        Attempt second = router.choose(call.retry(serverError(), first, 0));
        Attempt third = router.choose(call.retry(serverError(), first, 0).retry(serverError(), second, 0));

        assertThat(first.deployment().id()).isEqualTo("one");
        assertThat(second.deployment().id()).isEqualTo("two");
        assertThat(third.deployment().id()).isEqualTo("none");
        assertThat(first.alternative()).as("of any order").isTrue();
    }

    @Test
    void those_that_cool_down_are_left_out() {
        Call call = aCall().on(aDeployment("a"), aDeployment("b")).get();
        coolDown(call, 0, Duration.ofSeconds(30));

        Attempt chosen = router.choose(call);

        assertThat(chosen.deployment().id()).isEqualTo("b");
        assertThat(chosen.alternative()).isFalse();
    }

    @Test
    void one_that_was_tried_is_better_than_one_that_cools_down() {
        Call call = aCall().on(aDeployment("a"), aDeployment("b")).get();
        coolDown(call, 0, Duration.ofSeconds(30));

        Attempt chosen = router.choose(call.retry(serverError(), attempt(call, 1), ticker.nanos()));

        assertThat(chosen.deployment().id()).isEqualTo("b");
    }

    @Test
    void all_cooling_down_is_429_with_the_seconds_left_rounded_up() {
        Call call = aCall().on(aDeployment("a"), aDeployment("b")).get();
        coolDown(call, 0, Duration.ofSeconds(30));
        coolDown(call, 1, Duration.ofSeconds(20));
        ticker.advance(Duration.ofNanos(2_999_999_999L));

        CallFailedException failed = failure(call);

        assertThat(failed.failure()).isInstanceOf(Failure.NoDeployment.class);
        assertThat(failed.getMessage())
                .startsWith("No deployments available for selected model, Try again in 18 seconds");
        assertThat(failed.failure().report().status()).isEqualTo(429);
        assertThat(failed.failure().report().retryAfter()).isEqualTo(Duration.ofSeconds(18));
        assertThat(failed.attempt()).isNull();
    }

    @Test
    void a_retry_may_go_to_the_groups_only_deployment_although_it_cools_down() {
        Call call =
                aCall().on(aDeployment("a")).fallingBack("gpt-4", aGroup("b")).get();
        coolDown(call, 0, Duration.ofSeconds(30));

        Attempt again = router.choose(call.retry(serverError(), attempt(call, 0), ticker.nanos()));

        assertThat(again.deployment().id()).isEqualTo("a");
        assertThat(failure(call).failure()).as("a new call").isInstanceOf(Failure.NoDeployment.class);
    }

    @Test
    void after_a_cooldown_one_call_at_a_time_is_let_through() {
        Call call = aCall().on(aDeployment("a"), aDeployment("b")).get();
        coolDown(call, 0, Duration.ofSeconds(5));
        coolDown(call, 1, Duration.ofSeconds(60));
        ticker.advance(Duration.ofSeconds(5));

        Attempt probe = router.choose(aCall().named("first").to(call.group()).get());

        assertThat(probe.deployment().id()).isEqualTo("a");
        assertThat(failure(aCall().named("second").to(call.group()).get()).failure())
                .isInstanceOf(Failure.NoDeployment.class);
    }

    @Test
    void an_unknown_model_is_404() {
        CallFailedException failed =
                failure(aCall().to(ModelGroup.unknown("gpt-9")).get());

        assertThat(failed.failure()).isInstanceOf(Failure.UnknownModel.class);
        assertThat(failed.failure().report().status()).isEqualTo(404);
        assertThat(failed.failure().report().code()).isEqualTo("model_not_found");
        assertThat(failed.failure().report().param()).isEqualTo("model");
        assertThat(failed.getMessage()).contains("gpt-9");
    }

    @Test
    void no_attempt_begins_that_cannot_have_a_tenth_of_a_second() {
        Deadline deadline = Deadline.in(Duration.ofSeconds(1), ticker.nanos());
        Call call = aCall().until(deadline).get();
        ticker.advance(Duration.ofMillis(900));
        router.choose(call);

        ticker.advance(Duration.ofMillis(1));

        assertThat(failure(call).failure()).isInstanceOf(Failure.TimedOut.class);
    }

    @Test
    void an_attempts_deadline_is_its_own_limit_or_the_calls() {
        Call unlimited = aCall().limited(Duration.ofSeconds(7)).get();
        Call hurried = aCall().limited(Duration.ofSeconds(7))
                .until(Deadline.in(Duration.ofSeconds(3), ticker.nanos()))
                .get();

        assertThat(router.choose(unlimited).deadline()).isEqualTo(Deadline.in(Duration.ofSeconds(7), ticker.nanos()));
        assertThat(router.choose(hurried).deadline()).isSameAs(hurried.deadline());
    }

    @Test
    void a_window_that_the_prompt_does_not_fit_is_left_out_where_prompts_are_counted() {
        CallSample call = aCall().on(
                        aDeployment("small").window(100).weighing(1_000),
                        aDeployment("large").window(1_000).weighing(1),
                        aDeployment("unknown").weighing(1))
                .saying(words(400));

        assertThat(chosen(call.get())).contains("small");
        assertThat(chosen(call.countingPrompts().get())).containsExactlyInAnyOrder("large", "unknown");
        assertThat(chosen(call.saying(words(10)).get())).contains("small");
    }

    @Test
    void one_that_does_not_fit_is_no_alternative() {
        Call call = aCall().on(
                        aDeployment("small").window(100), aDeployment("large").window(1_000))
                .saying(words(400))
                .countingPrompts()
                .get();

        assertThat(router.choose(call).alternative()).isFalse();
    }

    @Test
    void an_operation_that_no_provider_of_the_group_has_is_refused_by_its_name() {
        Call call = aCall().on(
                        aDeployment("a").of("anthropic"), aDeployment("b").of("gemini"))
                .asking(Operation.SPEECH)
                .get();

        Failure failure = failure(call).failure();

        assertThat(failure).isInstanceOf(Failure.BadRequest.class);
        assertThat(failure.report().code()).isEqualTo("unsupported_operation");
        assertThat(failure.message()).contains("'gpt-4'", "audio/speech");
    }

    @Test
    void a_prompt_that_fits_no_window_fails_as_too_long() {
        Call call = aCall().on(
                        aDeployment("small").window(50), aDeployment("larger").window(100))
                .saying(words(400))
                .countingPrompts()
                .get();

        Failure failure = failure(call).failure();

        assertThat(failure).isInstanceOf(Failure.ContextWindowExceeded.class);
        assertThat(failure.report().status()).isEqualTo(400);
        assertThat(failure.report().code()).isEqualTo("context_length_exceeded");
        assertThat(failure.report().param()).isEqualTo("messages");
        assertThat(failure.message())
                .contains("'gpt-4'", call.request().prompt().tokens() + " tokens", "100 tokens", "larger window");
    }

    @Test
    void when_the_one_that_fits_cools_down_the_others_are_not_asked() {
        Call call = aCall().on(
                        aDeployment("small").window(100), aDeployment("large").window(1_000))
                .saying(words(400))
                .countingPrompts()
                .get();
        coolDown(call, 1, Duration.ofSeconds(30));

        Failure failure = failure(call).failure();

        assertThat(failure).isInstanceOf(Failure.NoDeployment.class);
        assertThat(failure.message()).contains("in 30 seconds", "All 1 deployments", "the prompt fits");
    }

    private static String words(int number) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "word ".repeat(number) + "\"}]}";
    }

    private Set<String> chosen(Call call) {
        Set<String> chosen = new HashSet<>();
        for (int i = 0; i < 10_000 && chosen.size() < 3; i++) {
            chosen.add(router.choose(call).deployment().id());
        }
        return chosen;
    }

    private static final StreamRules ADAPTIVE = new StreamRules(null, null, true, null);

    @ParameterizedTest(name = "{0} ms: {1} ms")
    @CsvSource({"400, 2000", "100, 1000", "20000, 30000"})
    void a_learned_limit_is_a_multiple_between_the_floor_and_the_configured_one(long usual, long limit) {
        learn(usual);

        Deadline deadline = deadline(adaptive());

        assertThat(deadline.limit()).isEqualTo(Duration.ofMillis(limit));
        assertThat(deadline.at()).isEqualTo(ticker.nanos() + deadline.limit().toNanos());
        assertThat(deadline.learned()).isEqualTo(limit < 30_000);
        assertThat(deadline.callersOwn()).isFalse();
    }

    @Test
    void nothing_is_learned_of_too_few_streams() {
        firstTokens.took(aDeployment("a").get(), Duration.ofMillis(400));

        assertThat(deadline(adaptive())).isEqualTo(Deadline.in(Duration.ofSeconds(30), ticker.nanos()));
    }

    @Test
    void a_learned_limit_is_only_for_streams_of_those_who_want_it() {
        learn(400);

        assertThat(deadline(aCall().limited(Duration.ofSeconds(30)).streamed()).learned())
                .as("not asked for")
                .isFalse();
        assertThat(deadline(aCall().limited(Duration.ofSeconds(30)).ruledBy(ADAPTIVE))
                        .learned())
                .as("a plain call")
                .isFalse();
    }

    @Test
    void a_learned_limit_makes_no_requests_own_one_longer() {
        learn(400);
        TimePolicy hurried = new TimePolicy(
                Duration.ofMillis(700), null, Duration.ofSeconds(30), null, null, TimePolicy.DEFAULT_CONNECT);

        Deadline deadline = deadline(adaptive().limited(hurried));

        assertThat(deadline).isEqualTo(Deadline.in(Duration.ofMillis(700), ticker.nanos()));
    }

    @Test
    void a_learned_limit_ends_no_later_than_the_call() {
        learn(400);
        Deadline calls = Deadline.in(Duration.ofMillis(500), ticker.nanos()).byCaller();

        assertThat(deadline(adaptive().until(calls))).isSameAs(calls);
    }

    @Test
    void another_attempt_is_on_another_deployment() {
        Call call = aCall().on(
                        aDeployment("a").weighing(1_000), aDeployment("b").weighing(1))
                .get();

        for (int i = 0; i < 20; i++) {
            Attempt other = router.another(attempt(call, 0)).orElseThrow();
            assertThat(other.deployment().id()).isEqualTo("b");
            assertThat(other.call()).isSameAs(call);
            assertThat(other.number()).isEqualTo(1);
        }
    }

    @Test
    void another_attempt_goes_by_order_and_share_too() {
        Call call = aCall().on(
                        aDeployment("a"),
                        aDeployment("b").order(2),
                        aDeployment("c").order(1))
                .get();

        assertThat(another(call)).contains("c");
    }

    @Test
    void there_is_no_other_attempt_on_a_deployment_that_cools_down() {
        Call call = aCall().on(aDeployment("a"), aDeployment("b")).get();
        coolDown(call, 1, Duration.ofSeconds(30));

        assertThat(another(call)).isEmpty();
    }

    /** The call that tries it must be one that waits for it. */
    @Test
    void there_is_no_other_attempt_on_a_deployment_that_is_half_open() {
        Call call = aCall().on(aDeployment("a"), aDeployment("b")).get();
        coolDown(call, 1, Duration.ofSeconds(5));
        ticker.advance(Duration.ofSeconds(6));

        assertThat(another(call)).isEmpty();
        assertThat(cooldowns.enter(call.group().deployments().get(1), Operation.CHAT, Attempt.nextId()))
                .isTrue();
    }

    @Test
    void there_is_no_other_attempt_on_a_deployment_that_failed_the_call() {
        Call call = aCall().on(aDeployment("a"), aDeployment("b")).get();

        assertThat(another(call.retry(serverError(), attempt(call, 1), ticker.nanos())))
                .isEmpty();
    }

    @Test
    void there_is_no_other_attempt_in_a_group_of_one() {
        assertThat(another(aCall().get())).isEmpty();
    }

    @Test
    void there_is_no_other_attempt_without_time_for_it() {
        Deadline deadline = Deadline.in(Duration.ofMillis(99), ticker.nanos());

        assertThat(another(aCall().on(aDeployment("a"), aDeployment("b"))
                        .until(deadline)
                        .get()))
                .isEmpty();
    }

    private Optional<String> another(Call call) {
        return router.another(attempt(call, 0)).map(other -> other.deployment().id());
    }

    private void learn(long millis) {
        FirstTokensOf.teach(firstTokens, aDeployment("a").get(), Duration.ofMillis(millis));
    }

    private static CallSample adaptive() {
        return aCall().limited(Duration.ofSeconds(30)).ruledBy(ADAPTIVE).streamed();
    }

    private Deadline deadline(CallSample call) {
        return router.choose(call.get()).deadline();
    }

    private CallFailedException failure(Call call) {
        CallFailedException failed = catchThrowableOfType(CallFailedException.class, () -> router.choose(call));
        assertThat(failed).isNotNull();
        return failed;
    }

    private Attempt attempt(Call call, int index) {
        Deployment deployment = call.group().deployments().get(index);
        return anAttempt(call, deployment, ticker.nanos(), 1);
    }

    private void coolDown(Call call, int index, Duration time) {
        assertThat(cooldowns.failed(attempt(call, index), rateLimited(time))).isEqualTo(time);
    }
}
