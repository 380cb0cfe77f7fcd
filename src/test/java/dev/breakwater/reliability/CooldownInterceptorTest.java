package dev.breakwater.reliability;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.garbled;
import static dev.breakwater.testing.Samples.rateLimited;
import static dev.breakwater.testing.Samples.serverError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.call.request.MockOptions;
import dev.breakwater.catalog.Operation;
import dev.breakwater.json.Slices;
import dev.breakwater.policy.Sleeper;
import dev.breakwater.policy.Ticker;
import dev.breakwater.state.Cooldowns;
import dev.breakwater.testing.Events;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.RecordingSleeper;
import dev.breakwater.testing.Rings;
import dev.breakwater.testing.ScriptedStream;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jboss.weld.junit.MockBean;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.Test;

@EnableWeld
class CooldownInterceptorTest {

    private final ManualTicker ticker = new ManualTicker();

    @WeldSetup
    WeldInitiator weld = WeldInitiator.from(Rings.with(Scripted.class))
            .addBeans(MockBean.of(ticker, Ticker.class), MockBean.of(new RecordingSleeper(ticker), Sleeper.class))
            .build();

    /** Does what it is told to. */
    @ApplicationScoped
    static class Scripted {
        private Callable<Answer> next;

        @CoolsDown
        @Metered
        Answer dispatch(Attempt attempt) throws Exception {
            return next.call();
        }

        void next(Callable<Answer> work) {
            next = work;
        }
    }

    private final Attempt attempt =
            anAttempt(aCall().on(aDeployment("a"), aDeployment("b")).get(), ticker.nanos());

    @Test
    void a_failure_is_held_against_the_deployment_and_told() {
        bean().next(() -> {
            ticker.advance(Duration.ofMillis(70));
            throw new CallFailedException(rateLimited(), attempt, null);
        });

        assertThatThrownBy(() -> bean().dispatch(attempt)).isInstanceOf(CallFailedException.class);

        assertThat(cooldowns().open(attempt.deployment(), Operation.CHAT)).isFalse();
        assertThat(events().names()).containsExactly("AttemptStarted", "AttemptFailed", "CooledDown");
        assertThat(events().failedAttempts().get(0).spent()).isEqualTo(Duration.ofMillis(70));
        assertThat(events().of(CallEvent.CooledDown.class).get(0).time()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void a_failure_that_is_not_due_only_counts() {
        bean().next(() -> {
            throw new CallFailedException(serverError(), attempt, null);
        });

        assertThatThrownBy(() -> bean().dispatch(attempt)).isInstanceOf(CallFailedException.class);

        assertThat(events().names()).containsExactly("AttemptStarted", "AttemptFailed");
    }

    @Test
    void a_success_ends_a_half_open_deployments_trial() throws Exception {
        halfOpen();
        assertThat(enter(attempt.id())).isTrue();
        bean().next(() -> whole());

        bean().dispatch(attempt);

        assertThat(enter(2_000_000)).isTrue();
        assertThat(enter(3_000_000)).isTrue();
    }

    @Test
    void a_stream_that_begins_ends_a_half_open_deployments_trial() throws Exception {
        halfOpen();
        assertThat(enter(attempt.id())).isTrue();
        bean().next(() -> stream(StreamEvent.END));

        bean().dispatch(attempt);

        assertThat(enter(2_000_000)).isTrue();
        assertThat(enter(3_000_000)).isTrue();
    }

    @Test
    void whatever_ends_an_attempt_the_next_call_may_try() {
        halfOpen();
        assertThat(enter(attempt.id())).isTrue();
        bean().next(() -> {
            throw new InterruptedException();
        });

        assertThatThrownBy(() -> bean().dispatch(attempt)).isInstanceOf(InterruptedException.class);

        assertThat(enter(2_000_000)).isTrue();
    }

    /** A stream that began and broke is one failure, not a failure and a success. */
    @Test
    void a_deployment_whose_streams_all_break_cools_down() throws Exception {
        for (int i = 0; i < 5; i++) {
            bean().next(() -> stream(new CallFailedException(garbled(), attempt, null)));
            Answer.Streamed answer = (Answer.Streamed) bean().dispatch(attempt);
            assertThatThrownBy(() -> answer.rest().next(Duration.ZERO)).isInstanceOf(CallFailedException.class);
        }

        assertThat(cooldowns().open(attempt.deployment(), Operation.CHAT)).isFalse();
        assertThat(events().failedAttempts()).hasSize(5);
    }

    /** A caller that does not read must not take a deployment away from others. */
    @Test
    void a_stream_that_broke_after_its_client_had_not_read_it_is_nobodys_failure() throws Exception {
        for (int i = 0; i < 5; i++) {
            bean().next(() -> stream(StreamEvent.SILENCE, new CallFailedException(garbled(), attempt, null)));
            Answer.Streamed answer = (Answer.Streamed) bean().dispatch(attempt);
            ticker.advance(Duration.ofSeconds(10));
            answer.rest().next(Duration.ZERO);
            assertThatThrownBy(() -> answer.rest().next(Duration.ZERO)).isInstanceOf(CallFailedException.class);
        }

        assertThat(cooldowns().open(attempt.deployment(), Operation.CHAT)).isTrue();
        assertThat(events().failedAttempts()).isEmpty();
    }

    @Test
    void a_whole_stream_is_a_success_once() throws Exception {
        for (int i = 0; i < 3; i++) {
            bean().next(() -> stream(StreamEvent.END, StreamEvent.END));
            Answer.Streamed answer = (Answer.Streamed) bean().dispatch(attempt);
            answer.rest().next(Duration.ZERO);
            answer.rest().next(Duration.ZERO);
        }

        // Three of six failed, which is not more than half; the fourth of seven is.
        for (int i = 0; i < 3; i++) {
            assertThat(cooldowns().failed(attempt, serverError())).isZero();
        }
        assertThat(cooldowns().failed(attempt, serverError())).isPositive();
    }

    @Test
    void what_is_played_says_nothing_of_its_deployment() throws Exception {
        halfOpen();
        Attempt played = anAttempt(
                aCall().on(aDeployment("a"), aDeployment("b"))
                        .mocking(MockOptions.answering("litellm.AuthenticationError"))
                        .get(),
                ticker.nanos());
        bean().next(() -> {
            throw new CallFailedException(rateLimited(), played, null);
        });
        assertThatThrownBy(() -> bean().dispatch(played)).isInstanceOf(CallFailedException.class);
        bean().next(() -> whole());
        bean().dispatch(played);

        assertThat(events().of(CallEvent.CooledDown.class)).isEmpty();
        assertThat(enter(2_000_000)).as("still half-open: one may try").isTrue();
        assertThat(enter(3_000_000)).as("and only one").isFalse();
    }

    private boolean enter(long id) {
        return cooldowns().enter(attempt.deployment(), Operation.CHAT, id);
    }

    private void halfOpen() {
        cooldowns().failed(attempt, rateLimited());
        ticker.advance(Duration.ofSeconds(5));
    }

    private Answer whole() {
        return new Answer.Whole(attempt, Map.of(), Slices.of("{}"));
    }

    private Answer stream(Object... script) {
        return new Answer.Streamed(attempt, Map.of(), List.of(), new ScriptedStream(script));
    }

    private Cooldowns cooldowns() {
        return weld.select(Cooldowns.class).get();
    }

    private Events events() {
        return weld.select(Events.class).get();
    }

    private Scripted bean() {
        return weld.select(Scripted.class).get();
    }
}
