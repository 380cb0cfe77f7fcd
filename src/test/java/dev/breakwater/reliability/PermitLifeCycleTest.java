package dev.breakwater.reliability;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.serverError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.Usage;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.json.Slices;
import dev.breakwater.policy.Permit;
import dev.breakwater.policy.Sleeper;
import dev.breakwater.policy.Ticker;
import dev.breakwater.state.limits.Demand;
import dev.breakwater.state.limits.LimitHolder;
import dev.breakwater.state.limits.LimitUse;
import dev.breakwater.state.limits.LimitsOf;
import dev.breakwater.state.limits.MemoryLimits;
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

/** Each end of an attempt gives its permit back, once, with the tokens that it used. */
@EnableWeld
class PermitLifeCycleTest {

    private static final LimitHolder TEN = new LimitHolder("a", 10L, 1_000L, 10L);

    private final ManualTicker ticker = new ManualTicker();
    private final MemoryLimits limits = LimitsOf.time(ticker);
    private final Permit permit = limits.acquire(List.of(new Demand(TEN, 100)), () -> {});

    @WeldSetup
    WeldInitiator weld = WeldInitiator.from(Rings.with(Scripted.class))
            .addBeans(MockBean.of(ticker, Ticker.class), MockBean.of(new RecordingSleeper(ticker), Sleeper.class))
            .build();

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

    private final Attempt free = anAttempt(aCall().on(aDeployment("a")).get(), ticker.nanos());
    private final Attempt attempt =
            new Attempt(free.id(), free.call(), free.deployment(), free.deadline(), free.startedAt(), false, permit);

    @Test
    void a_plain_answer_counts_what_it_used() throws Exception {
        dispatch(
                () -> new Answer.Whole(attempt, Map.of(), new Answer.Body.Raw(Slices.of("{}")), new Usage(3, 4), null));

        assertThat(used()).containsExactly(1L, 7L, 0L);
    }

    @Test
    void a_failure_counts_no_tokens_but_its_request() {
        assertThatThrownBy(() -> dispatch(() -> {
                    throw new CallFailedException(serverError(500), attempt, null);
                }))
                .isInstanceOf(CallFailedException.class);

        assertThat(used()).containsExactly(1L, 0L, 0L);
    }

    @Test
    void after_a_timeout_the_provider_may_still_work_so_the_reservation_counts() {
        Failure late = new Failure.TimedOut(ErrorDetails.of(408, "late"), Duration.ofSeconds(1), false);
        assertThatThrownBy(() -> dispatch(() -> {
                    throw new CallFailedException(late, attempt, null);
                }))
                .isInstanceOf(CallFailedException.class);

        assertThat(used()).containsExactly(1L, 100L, 0L);
    }

    @Test
    void an_interrupt_and_a_defect_free_the_place() {
        assertThatThrownBy(() -> dispatch(() -> {
                    throw new InterruptedException();
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(used()).containsExactly(1L, 100L, 0L);
    }

    @Test
    void a_stream_holds_its_place_until_its_end() throws Exception {
        EventStream rest = stream(new ScriptedStream(StreamEvent.END));
        assertThat(used()).containsExactly(1L, 100L, 1L);

        rest.next(Duration.ZERO);
        rest.close();

        assertThat(used()).containsExactly(1L, 100L, 0L);
    }

    @Test
    void a_stream_that_breaks_or_is_closed_frees_its_place() throws Exception {
        EventStream rest = stream(new ScriptedStream(new CallFailedException(serverError(500), attempt, null)));

        assertThat(catchThrowable(() -> rest.next(Duration.ZERO))).isNotNull();
        rest.close();

        assertThat(used()).containsExactly(1L, 100L, 0L);
    }

    @Test
    void an_attempt_whose_permit_was_cancelled_does_not_start() {
        permit.cancel();

        assertThatThrownBy(() -> dispatch(() -> {
                    throw new IllegalStateException("it has started");
                }))
                .isInstanceOf(InterruptedException.class);

        assertThat(used()).containsExactly(0L, 0L, 0L);
    }

    private EventStream stream(ScriptedStream stream) throws Exception {
        return ((Answer.Streamed) dispatch(() -> new Answer.Streamed(attempt, Map.of(), List.of(), stream))).rest();
    }

    private Answer dispatch(Callable<Answer> work) throws Exception {
        Scripted bean = weld.select(Scripted.class).get();
        bean.next(work);
        return bean.dispatch(attempt);
    }

    private List<Long> used() {
        return limits.uses(TEN).stream().map(LimitUse::used).toList();
    }
}
