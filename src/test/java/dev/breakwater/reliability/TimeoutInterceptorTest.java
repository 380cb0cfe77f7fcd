package dev.breakwater.reliability;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Deadline;
import dev.breakwater.policy.Sleeper;
import dev.breakwater.policy.Ticker;
import dev.breakwater.policy.TimePolicy;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.RecordingSleeper;
import dev.breakwater.testing.Rings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jboss.weld.junit.MockBean;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@EnableWeld
@Timeout(20)
class TimeoutInterceptorTest {

    private static final Duration SHORT = Duration.ofMillis(20);

    private final ManualTicker ticker = new ManualTicker();

    @WeldSetup
    WeldInitiator weld = WeldInitiator.from(Rings.with(Silent.class))
            .addBeans(MockBean.of(ticker, Ticker.class), MockBean.of(new RecordingSleeper(ticker), Sleeper.class))
            .build();

    /** Never answers. */
    @ApplicationScoped
    static class Silent {

        @TimeLimited
        String dispatch(Attempt attempt) throws InterruptedException {
            new CountDownLatch(1).await();
            return "never";
        }
    }

    @Test
    void an_attempt_that_waits_ends_at_its_limit() {
        Failure.TimedOut failure = timedOut(aCall().limited(SHORT));

        assertThat(failure.limit()).isEqualTo(SHORT);
        assertThat(failure.callersOwn()).isFalse();
        assertThat(failure.report().status()).isEqualTo(408);
        assertThat(failure.message()).contains("'a'", "'gpt-4'", "0.02 s", "timeout of the attempt");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void a_limit_that_the_caller_made_shorter_is_the_callers_own() {
        TimePolicy hurried = new TimePolicy(SHORT, null, Duration.ofSeconds(60), null, null, Duration.ofSeconds(5));

        assertThat(timedOut(aCall().limited(hurried)).callersOwn()).isTrue();
    }

    @Test
    void a_deadline_that_the_caller_asked_for_is_no_fault_of_the_deployment() {
        Deadline callers = Deadline.in(SHORT, ticker.nanos()).byCaller();

        Failure.TimedOut failure = timedOut(aCall().until(callers));

        assertThat(failure.callersOwn()).isTrue();
        assertThat(failure.message()).contains("timeout of the whole call");
    }

    @Test
    void a_deadline_that_is_configured_counts_like_any_timeout() {
        Failure.TimedOut failure = timedOut(aCall().until(Deadline.in(SHORT, ticker.nanos())));

        assertThat(failure.callersOwn()).isFalse();
    }

    @Test
    void a_deadline_that_the_call_had_spent_before_is_no_fault_of_the_deployment() {
        Duration configured = Duration.ofSeconds(60);
        Deadline nearlyOver =
                Deadline.in(configured, ticker.nanos() + SHORT.minus(configured).toNanos());

        Failure.TimedOut failure = timedOut(aCall().until(nearlyOver));

        assertThat(failure.limit()).isEqualTo(configured);
        assertThat(failure.callersOwn()).isTrue();
    }

    @Test
    void an_interrupt_of_somebody_else_stays_one() {
        Attempt attempt = anAttempt(aCall().get(), ticker.nanos());
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> weld.select(Silent.class).get().dispatch(attempt))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void a_learned_limit_says_so_and_is_not_the_callers() {
        TimePolicy hurried =
                new TimePolicy(Duration.ofSeconds(10), null, Duration.ofSeconds(60), null, null, Duration.ofSeconds(5));
        Attempt configured = anAttempt(aCall().limited(hurried).streamed().get(), ticker.nanos());
        Deadline learned = Deadline.in(SHORT, ticker.nanos()).byLearning();

        Failure.TimedOut failure =
                timedOut(new Attempt(configured.call(), configured.deployment(), learned, ticker.nanos(), false));

        assertThat(failure.callersOwn()).isFalse();
        assertThat(failure.message()).contains("within 0.02 s", "learned", "adaptive_timeout_floor");
    }

    private Failure.TimedOut timedOut(CallSample call) {
        return timedOut(anAttempt(call.get(), ticker.nanos()));
    }

    private Failure.TimedOut timedOut(Attempt attempt) {
        CallFailedException failed = catchThrowableOfType(
                CallFailedException.class, () -> weld.select(Silent.class).get().dispatch(attempt));
        return (Failure.TimedOut) failed.failure();
    }
}
