package dev.breakwater.dispatch;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.Policy;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Ticker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.BooleanSupplier;

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

    /** For a gateway that does not stop. */
    public Answer answer(Call call) {
        return answer(call, () -> false);
    }

    /**
     * @param stopping whether the gateway stops: an interrupt then comes from it, and else from a client that left
     * @return a whole answer, or a stream that has begun and is to be closed
     * @throws CallFailedException if there is no answer; its failure is the requested group's, those of fallbacks are suppressed in it
     */
    public Answer answer(Call call, BooleanSupplier stopping) {
        long begun = ticker.nanos();
        try {
            return switch (dispatcher.dispatch(call)) {
                case Answer.Whole whole -> {
                    answered(whole.attempt(), begun, whole);
                    yield whole;
                }
                case Answer.Streamed stream -> begun(stream, begun, stopping);
            };
        } catch (CallFailedException failed) {
            gaveUp(failed, begun);
            throw failed;
        } catch (InterruptedException stopped) {
            CallFailedException gone = new CallFailedException(interrupted(stopping), call);
            gaveUp(gone, begun);
            throw gone;
        } catch (RuntimeException | Error defect) {
            gaveUp(new CallFailedException(defect(), call), begun);
            throw defect;
        }
    }

    private Answer begun(Answer.Streamed stream, long begun, BooleanSupplier stopping) {
        Attempt attempt = stream.attempt();
        events.fire(new CallEvent.Began(attempt, since(attempt.startedAt())));
        FailoverStream surviving = failover.over(stream);
        EventStream told = new ToldStream(surviving, new StreamEnd(surviving, stream, begun, stopping));
        return new Answer.Streamed(attempt, stream.headers(), surviving.beginning(), told);
    }

    private static Failure interrupted(BooleanSupplier stopping) {
        return stopping.getAsBoolean()
                ? new Failure.ShuttingDown(ErrorDetails.of(503, "The gateway is shutting down. Try again."))
                // 499 is what nginx logs for a client that did not wait.
                : new Failure.Cancelled(ErrorDetails.of(499, "The client left before the call's end."));
    }

    /** Of the gateway, not of any deployment; whoever catches it tells the log what it is. */
    private static Failure defect() {
        return new Failure.ServerError(ErrorDetails.of(500, "The gateway itself failed."));
    }

    /** Plays calls of each kind without network or listeners, so that real ones find everything loaded. */
    public void warmUp(Policy policy) {
        for (Call call : WarmUpCalls.make(policy, ticker.nanos())) {
            try {
                dispatcher.dispatch(call).close();
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
        private final BooleanSupplier stopping;

        StreamEnd(FailoverStream stream, Answer beginning, long begun, BooleanSupplier stopping) {
            this.stream = stream;
            this.beginning = beginning;
            this.begun = begun;
            this.stopping = stopping;
        }

        @Override
        public void whole() {
            answered(stream.attempt(), begun, beginning);
        }

        @Override
        public void broke(CallFailedException failed) {
            gaveUp(failed, begun);
        }

        @Override
        public void failed(Throwable defect) {
            broke(new CallFailedException(defect(), stream.attempt(), defect));
        }

        @Override
        public void left() {
            broke(new CallFailedException(interrupted(stopping), stream.attempt(), null));
        }
    }

    private void gaveUp(CallFailedException failed, long begun) {
        events.fire(new CallEvent.GaveUp(failed, since(begun)));
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
