package dev.breakwater.dispatch;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.call.request.Continuation;
import dev.breakwater.failover.ContinuationStream;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.CommitPoint;
import dev.breakwater.policy.Deadline;
import dev.breakwater.policy.Ticker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds a stream back until its client's answer may begin: until its commit point, or for a continuation until it has more than the
 * client has. A failure before that is an ordinary failure of the attempt.
 */
@ApplicationScoped
public class CommitGate {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Inject
    Ticker ticker;

    /** @throws CallFailedException if the stream breaks, or the call's deadline passes, before that point */
    public Answer of(Answer answer) throws InterruptedException {
        if (!(answer instanceof Answer.Streamed stream)) {
            return answer;
        }
        Continuation continuation = stream.attempt().call().request().continuation();
        if (continuation != null) {
            return ContinuationStream.begin(stream, continuation, () -> patience(stream.attempt()));
        }
        Attempt attempt = stream.attempt();
        CommitPoint point =
                attempt.call().policy().stream().commit(attempt.call().group());
        return point.equals(CommitPoint.FIRST_CONTENT) ? stream : hold(stream, point);
    }

    private Answer.Streamed hold(Answer.Streamed stream, CommitPoint point) throws InterruptedException {
        Held held = new Held(point);
        stream.first().forEach(held::add);
        EventStream rest = stream.rest();
        boolean done = false;
        try {
            boolean ended = false;
            while (!ended && !held.enough()) {
                switch (rest.next(patience(stream.attempt()))) {
                    case StreamEvent.Chunk chunk -> held.add(chunk);
                    case StreamEvent.Silence silence -> {} // the deadline is checked before each event
                    case StreamEvent.End end -> ended = true;
                }
            }
            done = true;
            return new Answer.Streamed(stream.attempt(), stream.headers(), held.chunks, rest);
        } catch (CallFailedException failed) {
            rest.close(failed);
            throw failed;
        } finally {
            if (!done) {
                rest.close();
            }
        }
    }

    /**
     * How long to wait for the next event. Checked before each one: a provider that keeps sending events must not keep its client waiting
     * beyond the deadline.
     */
    private Duration patience(Attempt attempt) {
        Deadline deadline = attempt.call().deadline();
        Duration left = deadline.left(ticker.nanos());
        if (left.isZero()) {
            String message = "Request timed out: " + attempt.where() + " did not come to the point where its answer may"
                    + " begin within " + deadline.limit().toMillis() / 1000.0 + " s (timeout of the whole call).";
            throw new CallFailedException(
                    new Failure.TimedOut(ErrorDetails.of(408, message), deadline.limit(), true), attempt, null);
        }
        return left.compareTo(PATIENCE) < 0 ? left : PATIENCE;
    }

    /** Events that wait for the commit point. */
    private static final class Held {

        private final CommitPoint point;
        private final List<StreamEvent.Chunk> chunks = new ArrayList<>();
        private int withContent;
        private int bytes;

        Held(CommitPoint point) {
            this.point = point;
        }

        void add(StreamEvent.Chunk chunk) {
            chunks.add(chunk);
            bytes += chunk.length();
            withContent += chunk.content().hasContent() ? 1 : 0;
        }

        boolean enough() {
            return withContent >= point.events() || bytes > CommitPoint.MOST_HELD;
        }
    }
}
