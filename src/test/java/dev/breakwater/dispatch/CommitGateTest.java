package dev.breakwater.dispatch;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.ChunkContent;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.CommitPoint;
import dev.breakwater.policy.Deadline;
import dev.breakwater.policy.StreamRules;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A provider that always has another event to send, and never comes to what its client waits for. */
@Timeout(20)
class CommitGateTest {

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final ManualTicker ticker = new ManualTicker();
    private final CommitGate opening = new CommitGate();
    private final Endless stream = new Endless();

    /** An event a second, without content. */
    private final class Endless implements EventStream {
        private int told;
        private boolean closed;

        @Override
        public StreamEvent next(Duration patience) {
            told++;
            ticker.advance(Duration.ofSeconds(1));
            return new StreamEvent.Raw(ChunkContent.Summary.NOTHING, json("{\"choices\":[]}"));
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @BeforeEach
    void set() {
        opening.ticker = ticker;
    }

    @Test
    void a_stream_that_does_not_come_to_its_commit_point_ends_at_the_deadline() {
        endsAtTheDeadline(aCall().ruledBy(new StreamRules(CommitPoint.WHOLE, null, null, null))
                .streamed()
                .until(Deadline.in(LIMIT, ticker.nanos()))
                .get());
    }

    @Test
    void a_continuation_that_brings_nothing_new_ends_at_the_deadline() {
        Call call = sample().get();

        endsAtTheDeadline(call.asking(call.request().goingOn("One ")));
    }

    private CallSample sample() {
        return aCall().streamed().until(Deadline.in(LIMIT, ticker.nanos()));
    }

    private void endsAtTheDeadline(Call call) {
        Attempt attempt = anAttempt(call, ticker.nanos());
        Answer answer = new Answer.Streamed(attempt, Map.of(), List.of(), stream);

        CallFailedException failed = catchThrowableOfType(CallFailedException.class, () -> opening.of(answer));

        assertThat(failed.failure()).isInstanceOf(Failure.TimedOut.class);
        assertThat(failed.getMessage()).contains("within 3.0 s", "timeout of the whole call");
        assertThat(stream.told).isEqualTo(3);
        assertThat(stream.closed).isTrue();
    }
}
