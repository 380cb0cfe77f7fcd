package dev.breakwater.dispatch;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.serverError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.ByteBudget;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.json.Slices;
import dev.breakwater.state.BytesInFlight;
import dev.breakwater.testing.ScriptedStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ForkedAttemptTest {

    private final Attempt attempt = anAttempt(aCall().streamed().get(), 0);
    private final ScriptedStream stream = new ScriptedStream();
    private final Answer answer = new Answer.Streamed(attempt, Map.of(), List.of(), stream);
    private final BlockingQueue<ForkedAttempt> ended = new LinkedBlockingQueue<>();

    @Test
    void an_answer_that_was_taken_is_its_takers() throws Exception {
        try (ForkedAttempt aside = ForkedAttempt.start(() -> answer)) {
            assertThat(aside.await()).isSameAs(answer);
        }

        assertThat(stream.closed()).isFalse();
    }

    @Test
    void there_may_be_nothing_yet() throws Exception {
        CountDownLatch answering = new CountDownLatch(1);

        try (ForkedAttempt aside = ForkedAttempt.start(() -> after(answering))) {
            assertThat(aside.await(Duration.ZERO)).isNull();
            answering.countDown();
            assertThat(aside.await(Duration.ofSeconds(10))).isSameAs(answer);
        }
    }

    @Test
    void a_plain_answer_that_was_not_taken_gives_its_room_back() throws Exception {
        BytesInFlight budget = new BytesInFlight();
        ByteBudget.Share room = new ByteBudget.Share(budget, 10);
        room.take(10);
        Answer plain = new Answer.Whole(attempt, Map.of(), Slices.of("{}")).taking(room);
        ForkedAttempt aside = ForkedAttempt.start(() -> plain, ended::add);
        ended.take();

        aside.close();

        assertThat(budget.held()).isZero();
    }

    @Test
    void an_answer_that_came_and_was_not_taken_is_let_go() throws Exception {
        ForkedAttempt aside = ForkedAttempt.start(() -> answer, ended::add);
        ended.take();

        aside.close();

        assertThat(stream.closed()).isTrue();
    }

    @Test
    void an_answer_that_comes_too_late_is_let_go() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        ForkedAttempt aside = ForkedAttempt.start(
                () -> {
                    started.countDown();
                    return inSpiteOfAnInterrupt();
                },
                ended::add);
        started.await();

        aside.close();
        ended.take();

        assertThat(stream.closed()).isTrue();
    }

    @Test
    void what_runs_is_interrupted_when_it_is_closed() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        ForkedAttempt aside = ForkedAttempt.start(
                () -> {
                    started.countDown();
                    return after(new CountDownLatch(1));
                },
                ended::add);
        started.await();

        aside.close();
        ended.take();

        assertThatThrownBy(aside::await).isInstanceOf(InterruptedException.class);
    }

    @Test
    void a_failure_is_thrown_as_it_is() {
        CallFailedException failed = new CallFailedException(serverError(), attempt, null);
        ForkedAttempt aside = ForkedAttempt.start(() -> {
            throw failed;
        });

        assertThatThrownBy(aside::await).isSameAs(failed);
        assertThatThrownBy(() -> aside.await(Duration.ZERO))
                .as("as often as it is asked")
                .isSameAs(failed);
        aside.close();
    }

    @Test
    void a_defect_is_thrown_as_it_is() {
        ForkedAttempt aside = ForkedAttempt.start(() -> {
            throw new IllegalArgumentException("defect");
        });

        assertThatThrownBy(aside::await).isInstanceOf(IllegalArgumentException.class);
        aside.close();
    }

    @Test
    void an_error_is_a_defect_for_whoever_waits() {
        ForkedAttempt aside = ForkedAttempt.start(
                () -> {
                    throw new OutOfMemoryError("no more");
                },
                ended::add);

        assertThatThrownBy(aside::await)
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseInstanceOf(OutOfMemoryError.class);
        aside.close();
    }

    @Test
    void its_end_is_told_even_if_its_answer_cannot_be_closed() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        Answer stuck = new Answer.Streamed(attempt, Map.of(), List.of(), new Stuck());
        ForkedAttempt aside = ForkedAttempt.start(
                () -> {
                    started.countDown();
                    inSpiteOfAnInterrupt();
                    return stuck;
                },
                ended::add);
        started.await();

        aside.close();

        assertThat(ended.take()).isSameAs(aside);
    }

    /** Cannot be closed. */
    private static final class Stuck implements EventStream {
        @Override
        public StreamEvent next(Duration patience) {
            return StreamEvent.END;
        }

        @Override
        public void close() {
            throw new IllegalStateException("stuck");
        }
    }

    @Test
    void whoever_waits_may_be_interrupted_and_the_work_goes_on() throws Exception {
        CountDownLatch answering = new CountDownLatch(1);
        try (ForkedAttempt aside = ForkedAttempt.start(() -> after(answering))) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(aside::await).isInstanceOf(InterruptedException.class);

            answering.countDown();

            assertThat(aside.await()).isSameAs(answer);
        }
    }

    private Answer after(CountDownLatch latch) throws InterruptedException {
        latch.await();
        return answer;
    }

    private Answer inSpiteOfAnInterrupt() {
        try {
            return after(new CountDownLatch(1));
        } catch (InterruptedException ignored) {
            return answer;
        }
    }
}
