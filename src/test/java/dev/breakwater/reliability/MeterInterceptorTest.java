package dev.breakwater.reliability;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.serverError;
import static dev.breakwater.testing.Samples.timedOut;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.request.MockOptions;
import dev.breakwater.json.Slices;
import dev.breakwater.policy.Deadline;
import dev.breakwater.policy.Sleeper;
import dev.breakwater.policy.Ticker;
import dev.breakwater.state.FirstTokenLatency;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.RecordingSleeper;
import dev.breakwater.testing.Rings;
import dev.breakwater.testing.ScriptedStream;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jboss.weld.junit.MockBean;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.Test;

@EnableWeld
class MeterInterceptorTest {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final ManualTicker ticker = new ManualTicker();

    @WeldSetup
    WeldInitiator weld = WeldInitiator.from(Rings.with(Scripted.class))
            .addBeans(MockBean.of(ticker, Ticker.class), MockBean.of(new RecordingSleeper(ticker), Sleeper.class))
            .build();

    /** Does what it is told to, after as long as it is told to. */
    @ApplicationScoped
    static class Scripted {
        private Callable<Answer> work;

        @Metered
        Answer dispatch(Attempt attempt) throws Exception {
            return work.call();
        }

        void plays(Callable<Answer> played) {
            work = played;
        }
    }

    private final Call call = aCall().streamed().get();

    @Test
    void a_stream_took_as_long_as_its_first_content() {
        dispatch(100, Duration.ofMillis(400), () -> stream());

        assertThat(longest()).hasValue(Duration.ofMillis(400));
    }

    @Test
    void what_is_played_is_not_counted() {
        Call playing =
                aCall().streamed().mocking(MockOptions.answering("hello")).get();
        bean().plays(() -> stream());
        for (int i = 0; i < 100; i++) {
            Attempt attempt = anAttempt(playing, ticker.nanos());
            Throwable unused = catchThrowable(() -> bean().dispatch(attempt));
        }

        assertThat(longest()).isEmpty();
    }

    @Test
    void a_plain_answer_is_not_counted() {
        dispatch(100, Duration.ofMillis(400), () -> new Answer.Whole(attempt(), Map.of(), Slices.of("{}")));

        assertThat(longest()).isEmpty();
    }

    @Test
    void a_failure_is_not_counted() {
        dispatch(100, Duration.ofMillis(400), () -> {
            throw new CallFailedException(serverError(), attempt(), null);
        });

        assertThat(longest()).isEmpty();
    }

    @Test
    void attempts_that_the_learned_limit_ends_make_it_grow() {
        dispatch(100, Duration.ofMillis(400), () -> stream());

        dispatch(16, LIMIT, () -> {
            throw new CallFailedException(timedOut(), attempt(), null);
        });

        assertThat(longest()).hasValue(LIMIT);
    }

    @Test
    void a_providers_own_408_says_nothing_of_the_limit() {
        dispatch(100, Duration.ofMillis(400), () -> stream());

        dispatch(100, Duration.ofSeconds(1), () -> {
            throw new CallFailedException(timedOut(), attempt(), null);
        });

        assertThat(longest()).hasValue(Duration.ofMillis(400));
    }

    @Test
    void an_attempt_that_lost_to_a_quicker_one_is_a_late_one() {
        dispatch(100, Duration.ofMillis(400), () -> stream());

        dispatch(16, Duration.ofMillis(500), () -> {
            throw new InterruptedException();
        });

        assertThat(longest()).hasValue(Duration.ofMillis(500));
    }

    private void dispatch(int times, Duration took, Callable<Answer> ending) {
        bean().plays(() -> {
            ticker.advance(took);
            return ending.call();
        });
        for (int i = 0; i < times; i++) {
            Attempt attempt = attempt();
            Throwable unused = catchThrowable(() -> bean().dispatch(attempt));
        }
    }

    private Attempt attempt() {
        Attempt configured = anAttempt(call, ticker.nanos());
        Deadline learned = Deadline.in(LIMIT, ticker.nanos()).byLearning();
        return new Attempt(call, configured.deployment(), learned, ticker.nanos(), false);
    }

    private Answer stream() {
        return new Answer.Streamed(attempt(), Map.of(), List.of(), new ScriptedStream());
    }

    private Optional<Duration> longest() {
        return weld.select(FirstTokenLatency.class).get().longest(attempt().deployment());
    }

    private Scripted bean() {
        return weld.select(Scripted.class).get();
    }
}
