package dev.breakwater.reliability;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.badRequest;
import static dev.breakwater.testing.Samples.serverError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.CancelReason;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.Outcome;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.Usage;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.Slices;
import dev.breakwater.policy.Sleeper;
import dev.breakwater.policy.Ticker;
import dev.breakwater.state.DeploymentStatus;
import dev.breakwater.state.DeploymentStatuses;
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
import java.util.function.Consumer;
import org.jboss.weld.junit.MockBean;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.Test;

/** Each attempt starts once and ends once, and its deployment's counters with it, whatever ends it. */
@EnableWeld
class AttemptLifeCycleTest {

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

    private final Attempt attempt = anAttempt(
            aCall().on(aDeployment("a"), aDeployment("b")).get().interruptedBy(() -> CancelReason.STOPPING),
            ticker.nanos());

    @Test
    void a_plain_answer_ends_its_attempt_with_its_usage() throws Exception {
        bean().next(() -> {
            ticker.advance(Duration.ofMillis(70));
            return new Answer.Whole(attempt, Map.of(), new Answer.Body.Raw(Slices.of("{}")), new Usage(3, 4), null);
        });

        bean().dispatch(attempt);

        assertEnded(Outcome.SUCCEEDED);
        assertThat(ended().usage()).isEqualTo(new Usage(3, 4));
        assertThat(ended().spent()).isEqualTo(Duration.ofMillis(70));
        assertThat(status().calls()).isEqualTo(1);
        assertThat(status().failures()).isZero();
        assertThat(status().tokens()).isEqualTo(7);
    }

    @Test
    void a_failure_ends_its_attempt() {
        bean().next(() -> {
            throw new CallFailedException(serverError(500), attempt, null);
        });

        assertThatThrownBy(() -> bean().dispatch(attempt)).isInstanceOf(CallFailedException.class);

        assertEnded(new Outcome.Failed(serverError(500)));
        assertThat(status().failures()).isEqualTo(1);
        assertThat(status().failing()).isTrue();
    }

    @Test
    void the_clients_fault_is_no_failure_of_the_deployment() {
        bean().next(() -> {
            throw new CallFailedException(badRequest(), attempt, null);
        });

        assertThatThrownBy(() -> bean().dispatch(attempt)).isInstanceOf(CallFailedException.class);

        assertEnded(new Outcome.Failed(badRequest()));
        assertThat(status().failures()).isZero();
        assertThat(status().failing()).isFalse();
    }

    @Test
    void an_interrupt_ends_its_attempt_for_the_calls_reason() {
        bean().next(() -> {
            throw new InterruptedException();
        });

        assertThatThrownBy(() -> bean().dispatch(attempt)).isInstanceOf(InterruptedException.class);

        assertEnded(new Outcome.Cancelled(CancelReason.STOPPING));
    }

    @Test
    void a_defect_ends_its_attempt() {
        bean().next(() -> {
            throw new IllegalStateException("defect");
        });

        assertThatThrownBy(() -> bean().dispatch(attempt)).isInstanceOf(IllegalStateException.class);

        assertEnded(new Outcome.Cancelled(CancelReason.DEFECT));
        assertThat(status().failing()).isFalse();
    }

    @Test
    void a_stream_is_in_flight_until_its_end() throws Exception {
        EventStream stream = stream(StreamEvent.SILENCE, StreamEvent.END);
        stream.next(Duration.ZERO);
        assertThat(status().inFlight()).isEqualTo(1);

        stream.next(Duration.ZERO);
        stream.close();

        assertEnded(Outcome.SUCCEEDED);
    }

    @Test
    void a_stream_that_breaks_ends_its_attempt() throws Exception {
        EventStream stream = stream(new CallFailedException(serverError(500), attempt, null));

        assertThatThrownBy(() -> stream.next(Duration.ZERO)).isInstanceOf(CallFailedException.class);
        stream.close();

        assertEnded(new Outcome.Failed(serverError(500)));
    }

    @Test
    void a_stream_that_is_closed_ends_its_attempt_for_the_calls_reason() throws Exception {
        closed(EventStream::close, CancelReason.STOPPING);
    }

    @Test
    void a_stream_whose_reader_fails_ends_its_attempt_for_that_reason() throws Exception {
        Failure late = new Failure.TimedOut(ErrorDetails.of(408, "late"), Duration.ofSeconds(1), true);

        closed(stream -> stream.close(new CallFailedException(late, attempt, null)), CancelReason.DEADLINE);
    }

    private void closed(Consumer<EventStream> closing, CancelReason reason) throws Exception {
        EventStream stream = stream(StreamEvent.SILENCE);

        closing.accept(stream);
        stream.close();

        assertEnded(new Outcome.Cancelled(reason));
        assertThat(status().failures()).isZero();
    }

    private EventStream stream(Object... script) throws Exception {
        bean().next(() -> new Answer.Streamed(attempt, Map.of(), List.of(), new ScriptedStream(script)));
        return ((Answer.Streamed) bean().dispatch(attempt)).rest();
    }

    private void assertEnded(Outcome outcome) {
        assertThat(events().of(CallEvent.AttemptStarted.class)).containsExactly(new CallEvent.AttemptStarted(attempt));
        assertThat(ended().outcome()).isEqualTo(outcome);
        assertThat(status().inFlight()).isZero();
    }

    private CallEvent.AttemptEnded ended() {
        List<CallEvent.AttemptEnded> all = events().of(CallEvent.AttemptEnded.class);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private DeploymentStatus status() {
        return weld.select(DeploymentStatuses.class).get().of(attempt.deployment());
    }

    private Events events() {
        return weld.select(Events.class).get();
    }

    private Scripted bean() {
        return weld.select(Scripted.class).get();
    }
}
