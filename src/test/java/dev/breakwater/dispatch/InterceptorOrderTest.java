package dev.breakwater.dispatch;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.serverError;
import static dev.breakwater.testing.Samples.unauthorized;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.call.request.MockAnswer;
import dev.breakwater.call.request.MockOptions;
import dev.breakwater.catalog.Operation;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.Slices;
import dev.breakwater.policy.Sleeper;
import dev.breakwater.policy.StreamRules;
import dev.breakwater.policy.Ticker;
import dev.breakwater.provider.Provider;
import dev.breakwater.provider.mock.MockProvider;
import dev.breakwater.routing.Router;
import dev.breakwater.state.Cooldowns;
import dev.breakwater.state.FirstTokenLatency;
import dev.breakwater.state.RetryBudget;
import dev.breakwater.testing.DeploymentSample;
import dev.breakwater.testing.Events;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.RecordingSleeper;
import dev.breakwater.testing.Rings;
import dev.breakwater.testing.ScriptedStream;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jboss.weld.junit.MockBean;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The two rings as they are in the application: the real beans in a real container, with a provider that fails by script. */
@EnableWeld
@Timeout(20)
class InterceptorOrderTest {

    private final ManualTicker ticker = new ManualTicker();
    private final RecordingSleeper sleeper = new RecordingSleeper(ticker);

    @WeldSetup
    WeldInitiator weld = WeldInitiator.from(Rings.with(Scripted.class, MockProvider.class))
            .addBeans(MockBean.of(ticker, Ticker.class), MockBean.of(sleeper, Sleeper.class))
            .build();

    /** Fails each deployment by its script, then answers. */
    @ApplicationScoped
    static class Scripted implements Provider {
        private final Map<String, Queue<Failure>> scripts = new ConcurrentHashMap<>();
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final List<Failure> breaks = new CopyOnWriteArrayList<>();
        private volatile String silent = "";
        private volatile String defective = "";
        private volatile String plain = "";

        @Override
        public Set<String> names() {
            return Set.of("openai");
        }

        @Override
        public Answer ask(Attempt attempt) throws InterruptedException {
            String id = attempt.deployment().id();
            asked.add(id);
            if (id.equals(silent)) {
                new CountDownLatch(1).await();
            }
            if (id.equals(defective)) {
                throw new IllegalStateException("defect");
            }
            Failure next =
                    scripts.getOrDefault(id, new ConcurrentLinkedQueue<>()).poll();
            if (next != null) {
                throw new CallFailedException(next, attempt, null);
            }
            return attempt.call().request().streamed() && !id.equals(plain) ? stream(attempt) : whole(attempt);
        }

        private static Answer whole(Attempt attempt) {
            return new Answer.Whole(attempt, Map.of(), Slices.of("{}"));
        }

        private Answer stream(Attempt attempt) {
            Object end = breaks.isEmpty() ? StreamEvent.END : new CallFailedException(breaks.remove(0), attempt, null);
            return new Answer.Streamed(attempt, Map.of(), List.of(), new ScriptedStream(end));
        }

        void fail(String deployment, Failure... failures) {
            scripts.put(deployment, new ConcurrentLinkedQueue<>(List.of(failures)));
        }

        /** Answers no stream, whoever asks for one. */
        void answerPlainly(String deployment) {
            plain = deployment;
        }

        void breakDown(String deployment) {
            defective = deployment;
        }

        void silence(String deployment) {
            silent = deployment;
        }

        void breakStream(Failure failure) {
            breaks.add(failure);
        }

        List<String> asked() {
            return asked;
        }
    }

    @Test
    void an_answer_comes_from_one_attempt() {
        Answer answer = gateway().answer(aCall().get());

        assertThat(answer.attempt().deployment().id()).isEqualTo("a");
        assertThat(events().names()).containsExactly("AttemptStarted", "AttemptSucceeded", "Answered");
    }

    @Test
    void a_fallback_group_has_a_full_cycle_of_retries_of_its_own() {
        Call call = aCall().retrying(1)
                .to(aGroup("x", ordered("a", 1), ordered("b", 2)))
                .fallingBack("x", aGroup("y", ordered("c", 1), ordered("d", 2)))
                .get();
        provider().fail("a", serverError());
        provider().fail("b", serverError());
        provider().fail("c", serverError());

        Answer answer = gateway().answer(call);

        assertThat(provider().asked()).containsExactly("a", "b", "c", "d");
        assertThat(answer.attempt().call().progress().fallbacks()).isEqualTo(1);
        assertThat(answer.attempt().number()).isEqualTo(2);
        assertThat(events().names())
                .as("an attempt ends inside its retry, and that inside the fallback")
                .containsExactly(
                        "AttemptStarted",
                        "AttemptFailed",
                        "Retrying",
                        "AttemptStarted",
                        "AttemptFailed",
                        "FellBack",
                        "AttemptStarted",
                        "AttemptFailed",
                        "Retrying",
                        "AttemptStarted",
                        "AttemptSucceeded",
                        "Answered");
    }

    @Test
    void a_prompt_that_fits_nowhere_goes_to_its_own_fallback_without_asking_anybody() {
        Call call = aCall().on(
                        aDeployment("small").window(5), aDeployment("smaller").window(4))
                .fallingBack("gpt-4", aGroup("general", aDeployment("c")))
                .fallingBackWhenTooLong(
                        "gpt-4",
                        aGroup("as-small", aDeployment("as-small").window(6)),
                        aGroup("large", aDeployment("large").window(1_000)))
                .countingPrompts()
                .get();

        Answer answer = gateway().answer(call);

        assertThat(provider().asked()).containsExactly("large");
        assertThat(answer.attempt().call().progress().fallbacks()).isEqualTo(1);
        assertThat(events().names()).containsExactly("FellBack", "AttemptStarted", "AttemptSucceeded", "Answered");
    }

    @Test
    void each_retry_chooses_again_and_a_cooldown_comes_before_the_choice() {
        Call call = aCall().on(ordered("a", 1), ordered("b", 2)).get();
        provider().fail("a", unauthorized());

        gateway().answer(call);
        gateway().answer(call);

        assertThat(provider().asked()).containsExactly("a", "b", "b");
        assertThat(sleeper.pauses()).containsExactly(Duration.ZERO);
    }

    @Test
    void a_timeout_is_seen_by_the_cooldown_the_retry_and_the_fallback() {
        provider().silence("a");
        Call call = aCall().on(ordered("a", 1), ordered("b", 2))
                .limited(Duration.ofMillis(50))
                .allowingFails(0)
                .get();

        Answer answer = gateway().answer(call);

        assertThat(answer.attempt().deployment().id()).isEqualTo("b");
        assertThat(events().names())
                .containsExactly(
                        "AttemptStarted",
                        "AttemptFailed",
                        "CooledDown",
                        "Retrying",
                        "AttemptStarted",
                        "AttemptSucceeded",
                        "Answered");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void a_call_without_an_answer_is_told_once() {
        provider().fail("a", serverError(), serverError(), serverError());

        CallFailedException failed =
                catchThrowableOfType(CallFailedException.class, () -> gateway().answer(aCall().get()));

        assertThat(failed.attempt()).isNotNull();
        assertThat(failed.call().tried()).hasSize(2);
        assertThat(events().names()).endsWith("AttemptFailed", "GaveUp").containsOnlyOnce("GaveUp");
    }

    @Test
    void a_stopped_gateway_ends_its_calls() {
        provider().silence("a");
        Thread.currentThread().interrupt();

        CallFailedException failed =
                catchThrowableOfType(CallFailedException.class, () -> gateway().answer(aCall().get()));

        assertThat(failed.failure()).isInstanceOf(Failure.Cancelled.class);
        assertThat(failed.failure().report().status()).isEqualTo(499);
    }

    @Test
    void a_call_that_a_stopping_gateway_ends_is_told_as_that() {
        provider().silence("a");
        Thread.currentThread().interrupt();

        CallFailedException failed =
                catchThrowableOfType(CallFailedException.class, () -> gateway().answer(aCall().get(), () -> true));

        assertThat(failed.failure()).isInstanceOf(Failure.ShuttingDown.class);
        assertThat(failed.failure().report().status()).isEqualTo(503);
    }

    @Test
    void a_call_that_ends_in_a_defect_is_told_too() {
        provider().breakDown("a");

        assertThatThrownBy(() -> gateway().answer(aCall().get())).isInstanceOf(IllegalStateException.class);

        assertThat(events().names()).containsExactly("AttemptStarted", "AttemptCancelled", "GaveUp");
        assertThat(events().of(CallEvent.GaveUp.class)
                        .get(0)
                        .failed()
                        .failure()
                        .report()
                        .status())
                .isEqualTo(500);
    }

    @Test
    void a_plain_answer_does_not_go_on_with_a_stream() {
        provider().breakStream(serverError());
        provider().answerPlainly("b");
        Call call = aCall().on(ordered("a", 1), ordered("b", 2)).streamed().get();

        Answer.Streamed answer = (Answer.Streamed) gateway().answer(call);

        assertThatThrownBy(() -> readAll(answer)).isInstanceOf(CallFailedException.class);
        assertThat(provider().asked()).containsExactly("a", "b");
    }

    private static void readAll(Answer.Streamed answer) throws InterruptedException {
        StreamEvent event = StreamEvent.SILENCE;
        while (!(event instanceof StreamEvent.End)) {
            event = answer.rest().next(Duration.ofSeconds(1));
        }
    }

    // Mock flags cost nobody anything.

    @Test
    void a_played_refusal_takes_no_deployment_away() {
        Call call = aCall().on(aDeployment("a"), aDeployment("b"))
                .mocking(MockOptions.answering("litellm.AuthenticationError"))
                .get();

        assertThatThrownBy(() -> gateway().answer(call)).isInstanceOf(CallFailedException.class);

        assertThat(events().of(CallEvent.CooledDown.class)).isEmpty();
        assertThat(weld.select(Cooldowns.class).get().open(aDeployment("a").get(), Operation.CHAT))
                .isTrue();
        assertThat(provider().asked()).isEmpty();
    }

    @Test
    void played_streams_teach_nothing() {
        Call call = aCall().streamed().mocking(MockOptions.answering("hello")).get();
        for (int i = 0; i < 50; i++) {
            gateway().answer(call);
        }

        assertThat(weld.select(FirstTokenLatency.class)
                        .get()
                        .longest(aDeployment("a").get()))
                .isEmpty();
    }

    @Test
    void played_failures_take_nothing_of_the_retry_budget() {
        Call call = aCall().mocking(MockOptions.answering("litellm.InternalServerError"))
                .get();
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> gateway().answer(call)).isInstanceOf(CallFailedException.class);
        }

        RetryBudget budget = weld.select(RetryBudget.class).get();
        for (int i = 0; i < 10; i++) {
            assertThat(budget.take(call.group(), 0)).isTrue();
        }
    }

    @Test
    void a_played_call_does_not_take_the_place_of_the_one_that_may_try() {
        Cooldowns cooldowns = weld.select(Cooldowns.class).get();
        Call real = aCall().on(aDeployment("a"))
                .fallingBack("gpt-4", aGroup("y", aDeployment("c")))
                .get();
        provider().fail("a", unauthorized());
        gateway().answer(real);
        ticker.advance(Duration.ofSeconds(6));

        weld.select(Router.class)
                .get()
                .choose(aCall().mocking(new MockOptions(null, true, MockAnswer.NONE))
                        .get());

        assertThat(cooldowns.enter(aDeployment("a").get(), Operation.CHAT, Attempt.nextId()))
                .isTrue();
    }

    @Test
    void a_deployment_that_is_configured_to_fail_cools_down_like_any_other() {
        Call call = aCall().on(
                        aDeployment("a")
                                .of("mock")
                                .order(1)
                                .byDefault("mock_response", "\"litellm.AuthenticationError\""),
                        ordered("b", 2))
                .get();

        gateway().answer(call);

        assertThat(events().of(CallEvent.CooledDown.class)).hasSize(1);
    }

    @Test
    void a_stream_that_breaks_is_held_against_its_deployment_and_told_once() throws Exception {
        provider().breakStream(unauthorized());
        Call call = aCall().on(ordered("a", 1), ordered("b", 2))
                .streamed()
                .ruledBy(new StreamRules(null, false, null, null))
                .get();

        Answer.Streamed answer = (Answer.Streamed) gateway().answer(call);
        List<String> before = events().names();
        assertThatThrownBy(() -> answer.rest().next(Duration.ZERO)).isInstanceOf(CallFailedException.class);
        answer.rest().close();

        assertThat(before).containsExactly("AttemptStarted", "AttemptBegan");
        assertThat(events().names())
                .containsExactly("AttemptStarted", "AttemptBegan", "AttemptFailed", "CooledDown", "GaveUp");
    }

    @Test
    void a_whole_stream_is_told_at_its_end() throws Exception {
        Answer.Streamed answer =
                (Answer.Streamed) gateway().answer(aCall().streamed().get());
        answer.rest().next(Duration.ZERO);
        answer.rest().close();

        assertThat(events().names()).containsExactly("AttemptStarted", "AttemptBegan", "AttemptSucceeded", "Answered");
    }

    @Test
    void a_stream_shows_its_layers() {
        Answer.Streamed answer =
                (Answer.Streamed) gateway().answer(aCall().streamed().get());

        assertThat(answer.rest().toString())
                .startsWith("ObservedStream(FailoverStream(ObservedStream(")
                .contains("ScriptedStream");
    }

    @Test
    void every_streams_beginning_is_remembered() {
        for (int i = 0; i < 50; i++) {
            gateway().answer(aCall().streamed().get());
        }

        assertThat(weld.select(FirstTokenLatency.class)
                        .get()
                        .longest(aDeployment("a").get()))
                .contains(Duration.ZERO);
    }

    @Test
    void a_client_that_leaves_is_no_fault_of_the_deployment() {
        Answer.Streamed answer =
                (Answer.Streamed) gateway().answer(aCall().streamed().get());

        answer.rest().close();

        assertThat(events().names()).containsExactly("AttemptStarted", "AttemptBegan", "AttemptCancelled", "GaveUp");
    }

    @Test
    void a_mocked_failure_goes_to_the_fallback_without_a_retry() {
        Call call = aCall().fallingBack("gpt-4", aGroup("y", aDeployment("c")))
                .mocking(MockOptions.failing(MockOptions.Kind.FALLBACK))
                .get();

        gateway().answer(call);

        assertThat(provider().asked()).containsExactly("c");
        assertThat(sleeper.pauses()).isEmpty();
    }

    @Test
    void a_mocked_rate_limit_is_retried_for_real() {
        Call call = aCall().mocking(MockOptions.failing(MockOptions.Kind.RATE_LIMIT))
                .get();

        gateway().answer(call);

        assertThat(provider().asked()).containsExactly("a");
        assertThat(events().names())
                .containsExactly(
                        "AttemptStarted",
                        "AttemptFailed",
                        "Retrying",
                        "AttemptStarted",
                        "AttemptSucceeded",
                        "Answered");
    }

    @Test
    void a_deployment_of_an_unknown_provider_is_told() {
        Call call = aCall().on(aDeployment("z").of("nobody")).get();

        CallFailedException failed =
                catchThrowableOfType(CallFailedException.class, () -> gateway().answer(call));

        assertThat(failed.failure().report().status()).isEqualTo(501);
        assertThat(failed.getMessage()).contains("'nobody'");
    }

    private static DeploymentSample ordered(String id, int order) {
        return aDeployment(id).order(order);
    }

    private Gateway gateway() {
        return weld.select(Gateway.class).get();
    }

    private Scripted provider() {
        return weld.select(Scripted.class).get();
    }

    private Events events() {
        return weld.select(Events.class).get();
    }
}
