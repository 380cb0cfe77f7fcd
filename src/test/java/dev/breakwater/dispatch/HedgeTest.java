package dev.breakwater.dispatch;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.rateLimited;
import static dev.breakwater.testing.Samples.serverError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.CancelReason;
import dev.breakwater.call.Outcome;
import dev.breakwater.catalog.Operation;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Sleeper;
import dev.breakwater.policy.StreamRules;
import dev.breakwater.policy.Ticker;
import dev.breakwater.provider.Provider;
import dev.breakwater.routing.Router;
import dev.breakwater.state.Cooldowns;
import dev.breakwater.state.FirstTokenLatency;
import dev.breakwater.state.FirstTokensOf;
import dev.breakwater.testing.Events;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.RecordingSleeper;
import dev.breakwater.testing.Rings;
import dev.breakwater.testing.ScriptedStream;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.jboss.weld.junit.MockBean;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A hedged group of two, a before b, on real threads that wait for each other and for nothing else. */
@EnableWeld
@Timeout(20)
class HedgeTest {

    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofHours(1);

    private final ManualTicker ticker = new ManualTicker();
    private final CountDownLatch asked = new CountDownLatch(1);

    @WeldSetup
    WeldInitiator weld = WeldInitiator.from(Rings.with(Scripted.class))
            .addBeans(MockBean.of(ticker, Ticker.class), MockBean.of(new RecordingSleeper(ticker), Sleeper.class))
            .build();

    /** What a deployment does before it answers. */
    @FunctionalInterface
    interface Part {
        void play(Attempt attempt) throws InterruptedException;
    }

    /** Plays each deployment's part, and remembers whom it was asked to leave. */
    @ApplicationScoped
    static class Scripted implements Provider {
        private final Map<String, Part> parts = new ConcurrentHashMap<>();
        private final BlockingQueue<String> left = new LinkedBlockingQueue<>();

        @Override
        public Set<String> names() {
            return Set.of("openai");
        }

        @Override
        public Answer ask(Attempt attempt) throws InterruptedException {
            String id = attempt.deployment().id();
            try {
                parts.get(id).play(attempt);
            } catch (InterruptedException gone) {
                left.add(id);
                throw gone;
            }
            return new Answer.Streamed(attempt, Map.of(), List.of(), new ScriptedStream());
        }

        void plays(String deployment, Part part) {
            parts.put(deployment, part);
        }

        /** The next that is left, once it is. */
        String left() throws InterruptedException {
            return left.take();
        }
    }

    private final Call call = aCall().on(
                    aDeployment("a").order(1), aDeployment("b").order(2))
            .ruledBy(new StreamRules(null, null, null, true))
            .streamed()
            .get();

    @Test
    void an_attempt_in_time_is_left_alone() throws Exception {
        learn(NEVER);
        a(attempt -> {});

        assertThat(dispatch()).isEqualTo("a");
        assertThat(events().names()).containsExactly("AttemptStarted");
    }

    @Test
    void a_late_attempt_loses_to_a_quicker_one_and_is_left_at_once() throws Exception {
        learn(AT_ONCE);
        a(attempt -> silence());
        b(attempt -> {});

        assertThat(dispatch()).isEqualTo("b");
        assertThat(provider().left()).isEqualTo("a");
        assertThat(cancelled(1)).as("nobody is blamed").containsExactly(CancelReason.HEDGE_LOST);
        assertThat(events().names())
                .as("the first one starts on its own thread")
                .containsExactlyInAnyOrder("AttemptStarted", "Hedged", "AttemptStarted", "AttemptCancelled");
        CallEvent.Hedged hedged = events().of(CallEvent.Hedged.class).get(0);
        assertThat(hedged.attempt().deployment().id()).isEqualTo("b");
        assertThat(hedged.beside().deployment().id()).isEqualTo("a");
        assertThat(hedged.after()).isEqualTo(AT_ONCE);
    }

    @Test
    void a_late_attempt_may_win_yet() throws Exception {
        learn(AT_ONCE);
        a(attempt -> asked.await());
        b(attempt -> {
            asked.countDown();
            silence();
        });

        assertThat(dispatch()).isEqualTo("a");
        assertThat(provider().left()).isEqualTo("b");
    }

    @Test
    void an_attempt_that_fails_in_time_has_failed_as_ever() {
        learn(NEVER);
        a(fails(serverError()));

        CallFailedException failed = failure();

        assertThat(failed.attempt().deployment().id()).isEqualTo("a");
        assertThat(events().names()).containsExactly("AttemptStarted", "AttemptFailed");
    }

    @Test
    void when_the_first_one_fails_the_second_is_waited_for() throws Exception {
        learn(AT_ONCE);
        CountDownLatch failing = new CountDownLatch(1);
        a(attempt -> {
            asked.await();
            failing.countDown();
            fails(serverError()).play(attempt);
        });
        b(attempt -> {
            asked.countDown();
            failing.await();
        });

        assertThat(dispatch()).isEqualTo("b");
    }

    @Test
    void when_the_second_one_fails_the_first_is_waited_for() throws Exception {
        learn(AT_ONCE);
        a(attempt -> asked.await());
        b(attempt -> {
            asked.countDown();
            fails(serverError()).play(attempt);
        });

        assertThat(dispatch()).isEqualTo("a");
    }

    @Test
    void an_error_in_the_first_one_is_not_waited_for() {
        learn(AT_ONCE);
        a(attempt -> {
            asked.await();
            throw new OutOfMemoryError("no more");
        });
        b(attempt -> {
            asked.countDown();
            silence();
        });

        assertThatThrownBy(this::dispatch).hasRootCauseInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void when_both_fail_it_is_the_first_ones_failure() {
        learn(AT_ONCE);
        a(attempt -> {
            asked.await();
            fails(serverError(503)).play(attempt);
        });
        b(attempt -> {
            asked.countDown();
            fails(serverError(500)).play(attempt);
        });

        CallFailedException failed = failure();

        assertThat(failed.attempt().deployment().id()).isEqualTo("a");
        assertThat(failed.failure().report().status()).isEqualTo(503);
        assertThat(events().failedAttempts())
                .as("both are held against their deployments")
                .hasSize(2);
    }

    @Test
    void a_client_that_leaves_ends_both() throws Exception {
        learn(AT_ONCE);
        a(attempt -> silence());
        b(attempt -> {
            asked.countDown();
            silence();
        });
        Thread client = Thread.currentThread();
        Thread.startVirtualThread(() -> {
            try {
                asked.await();
                client.interrupt();
            } catch (InterruptedException impossible) {
                throw new IllegalStateException(impossible);
            }
        });

        assertThatThrownBy(this::dispatch).isInstanceOf(InterruptedException.class);

        assertThat(List.of(provider().left(), provider().left())).containsExactlyInAnyOrder("a", "b");
        assertThat(cancelled(2)).containsExactly(CancelReason.CLIENT_LEFT, CancelReason.CLIENT_LEFT);
        assertThat(events().names()).containsOnlyOnce("Hedged");
    }

    @Test
    void a_winner_that_is_closed_later_did_not_lose() throws Exception {
        learn(AT_ONCE);
        a(attempt -> silence());
        b(attempt -> {});

        Answer answer = weld.select(Hedge.class).get().dispatch(router().choose(call));
        answer.close();

        assertThat(cancelled(2)).containsExactlyInAnyOrder(CancelReason.HEDGE_LOST, CancelReason.CLIENT_LEFT);
        assertThat(answer.attempt().call().interruption().get()).isEqualTo(CancelReason.CLIENT_LEFT);
    }

    @Test
    void a_half_open_deployment_that_loses_may_be_tried_by_the_next_call() throws Exception {
        learn(AT_ONCE);
        a(attempt -> silence());
        b(attempt -> {});
        Attempt earlier = router().choose(call);
        assertThat(cooldowns().failed(earlier, rateLimited())).isPositive();
        ticker.advance(Duration.ofSeconds(6));

        assertThat(dispatch()).isEqualTo("b");

        provider().left();
        while (!cooldowns().enter(earlier.deployment(), Operation.CHAT, Attempt.nextId())) {
            Thread.onSpinWait();
        }
    }

    /** Why attempts were cancelled, once so many have ended: a loser ends on its own thread. */
    private List<CancelReason> cancelled(int ends) {
        while (events().of(CallEvent.AttemptEnded.class).size() < ends) {
            Thread.onSpinWait();
        }
        return events().of(CallEvent.AttemptEnded.class).stream()
                .map(CallEvent.AttemptEnded::outcome)
                .map(each -> ((Outcome.Cancelled) each).reason())
                .toList();
    }

    private static void silence() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private static Part fails(Failure failure) {
        return attempt -> {
            throw new CallFailedException(failure, attempt, null);
        };
    }

    private CallFailedException failure() {
        return catchThrowableOfType(CallFailedException.class, this::dispatch);
    }

    /** Who answered. */
    private String dispatch() throws InterruptedException {
        return weld.select(Hedge.class)
                .get()
                .dispatch(router().choose(call))
                .attempt()
                .deployment()
                .id();
    }

    private void learn(Duration usual) {
        FirstTokenLatency times = weld.select(FirstTokenLatency.class).get();
        FirstTokensOf.teach(times, aDeployment("a").get(), usual);
    }

    private void a(Part part) {
        provider().plays("a", part);
    }

    private void b(Part part) {
        provider().plays("b", part);
    }

    private Scripted provider() {
        return weld.select(Scripted.class).get();
    }

    private Router router() {
        return weld.select(Router.class).get();
    }

    private Cooldowns cooldowns() {
        return weld.select(Cooldowns.class).get();
    }

    private Events events() {
        return weld.select(Events.class).get();
    }
}
