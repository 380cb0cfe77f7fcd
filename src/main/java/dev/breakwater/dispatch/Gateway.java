package dev.breakwater.dispatch;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.CancelReason;
import dev.breakwater.call.EventStream;
import dev.breakwater.call.Policy;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Ticker;
import dev.breakwater.reliability.ObservedBytes;
import dev.breakwater.reliability.ObservedStream;
import dev.breakwater.reliability.StreamEnd;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The only type that the edge knows: a call in, an answer or one exception out. It fires an event at each call's end. */
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
     * @throws CallFailedException if there is no answer; its failure is the requested group's, and it knows those of the fallbacks
     */
    public Answer answer(Call asked, BooleanSupplier stopping) {
        Call call =
                asked.interruptedBy(() -> stopping.getAsBoolean() ? CancelReason.STOPPING : CancelReason.CLIENT_LEFT);
        long begun = ticker.nanos();
        try {
            return switch (dispatcher.dispatch(call)) {
                case Answer.Whole whole -> {
                    answered(whole.attempt(), begun, whole);
                    yield whole;
                }
                case Answer.Streamed stream -> begun(stream, begun);
                case Answer.Passed passed ->
                    passed.through(ObservedBytes.of(
                            passed.bytes(), ticker, how -> ended(how, passed.attempt(), passed, begun)));
            };
        } catch (CallFailedException failed) {
            gaveUp(failed, begun);
            throw failed;
        } catch (InterruptedException stopped) {
            CallFailedException gone = new CallFailedException(interrupted(call), call);
            gaveUp(gone, begun);
            throw gone;
        } catch (RuntimeException | Error defect) {
            gaveUp(new CallFailedException(defect(), call), begun);
            throw defect;
        }
    }

    private Answer begun(Answer.Streamed stream, long begun) {
        Attempt attempt = stream.attempt();
        events.fire(new CallEvent.AttemptBegan(attempt, since(attempt.startedAt())));
        FailoverStream surviving = failover.over(stream);
        EventStream observed =
                ObservedStream.of(surviving, ticker, how -> ended(how, surviving.attempt(), stream, begun));
        return new Answer.Streamed(attempt, stream.headers(), surviving.beginning(), observed);
    }

    /** A stream's end is its call's. */
    private void ended(StreamEnd how, Attempt attempt, Answer beginning, long begun) {
        switch (how) {
            case StreamEnd.Complete complete -> answered(attempt, begun, beginning);
            case StreamEnd.Broke broke -> gaveUp(broke.failed(), begun);
            case StreamEnd.Defect defect -> gaveUp(new CallFailedException(defect(), attempt, defect.cause()), begun);
            case StreamEnd.Closed closed ->
                gaveUp(
                        closed.why() != null
                                ? closed.why()
                                : new CallFailedException(interrupted(attempt.call()), attempt, null),
                        begun);
        }
    }

    private static Failure interrupted(Call call) {
        return call.interruption().get() == CancelReason.STOPPING
                ? new Failure.ShuttingDown(ErrorDetails.of(503, "The gateway is shutting down. Try again."))
                // 499 is what nginx logs for a client that did not wait.
                : new Failure.Cancelled(ErrorDetails.of(499, "The client left before the call's end."));
    }

    /** Of the gateway, not of any deployment; its catcher logs what it is. */
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

    private void gaveUp(CallFailedException failed, long begun) {
        events.fire(new CallEvent.GaveUp(failed, since(begun)));
    }

    /** @param beginning whose headers are the attempt's, unless another one has continued the stream */
    @SuppressWarnings("ReferenceEquality") // the same attempt, not one that is equal
    private void answered(Attempt attempt, long begun, Answer beginning) {
        String requestId = beginning.attempt() == attempt ? beginning.headers().get(Answer.PROVIDER_REQUEST_ID) : null;
        events.fire(new CallEvent.Answered(attempt, since(begun), requestId));
    }

    private Duration since(long begun) {
        return Duration.ofNanos(ticker.nanos() - begun);
    }
}
