package dev.breakwater.dispatch;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.Failure;
import dev.breakwater.call.Policy;
import dev.breakwater.call.Report;
import dev.breakwater.call.Ticker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;

/** The only type that the edge knows: a call in, an answer or one exception out. It tells how each call ended. */
@ApplicationScoped
public class Gateway {

    @Inject
    CallDispatcher dispatcher;

    @Inject
    Failover failover;

    @Inject
    Ticker ticker;

    @Inject
    Event<CallEvent> events;

    /**
     * @return a whole answer, or a stream that has begun and is to be closed
     * @throws CallFailedException if there is no answer; its failure is the requested group's, those of fallbacks are suppressed in it
     */
    public Answer answer(Call call) {
        long begun = ticker.nanos();
        try {
            return switch (dispatcher.dispatch(call)) {
                case Answer.Whole whole -> {
                    answered(whole.attempt(), begun, whole);
                    yield whole;
                }
                case Answer.Streamed stream -> {
                    Attempt attempt = stream.attempt();
                    events.fire(new CallEvent.Began(attempt, since(attempt.startedAt())));
                    FailoverStream surviving = failover.over(stream);
                    yield stream.through(new ToldStream(surviving, new StreamEnd(surviving, stream, begun)));
                }
            };
        } catch (CallFailedException failed) {
            events.fire(new CallEvent.GaveUp(failed, since(begun)));
            throw failed;
        } catch (InterruptedException stopped) {
            CallFailedException gone = new CallFailedException(
                    // 499 is what nginx logs for a client that did not wait.
                    new Failure.ClientGone(
                            Report.of(499, "The call was stopped: its client left, or the gateway stops.")),
                    call);
            events.fire(new CallEvent.GaveUp(gone, since(begun)));
            throw gone;
        }
    }

    /** Plays calls of each kind without network or listeners, so that real ones find everything loaded. */
    public void rehearse(Policy policy) {
        for (Call call : WarmUpCalls.make(policy, ticker.nanos())) {
            try {
                if (dispatcher.dispatch(call) instanceof Answer.Streamed stream) {
                    stream.rest().close();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A stream's end is its call's. */
    private final class StreamEnd implements ToldStream.Listener {

        private final FailoverStream stream;
        private final Answer beginning;
        private final long begun;

        StreamEnd(FailoverStream stream, Answer beginning, long begun) {
            this.stream = stream;
            this.beginning = beginning;
            this.begun = begun;
        }

        @Override
        public void whole() {
            answered(stream.attempt(), begun, beginning);
        }

        @Override
        public void broke(CallFailedException failed) {
            events.fire(new CallEvent.GaveUp(failed, since(begun)));
        }

        @Override
        public void left() {
            // 499 is what nginx logs for a client that did not wait.
            Failure gone = new Failure.ClientGone(Report.of(499, "The client left before the stream's end."));
            broke(new CallFailedException(gone, stream.attempt(), null));
        }
    }

    /** @param told whose headers are the attempt's, if it was not another one that went on with a stream */
    @SuppressWarnings("ReferenceEquality") // the same attempt, not one that is equal
    private void answered(Attempt attempt, long begun, Answer told) {
        String requestId = told.attempt() == attempt ? told.headers().get(Answer.PROVIDER_REQUEST_ID) : null;
        events.fire(new CallEvent.Answered(attempt, since(begun), requestId));
    }

    private Duration since(long begun) {
        return Duration.ofNanos(ticker.nanos() - begun);
    }
}
