package dev.breakwater.dispatch;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.failover.Resumption;
import dev.breakwater.failover.Transcript;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Ticker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds the next source for a stream that broke after its client had content: another deployment of the group, then its fallbacks, by
 * the same rings and the same policy as before the first byte.
 */
@ApplicationScoped
public class Failover {

    @Inject
    CallDispatcher dispatcher;

    @Inject
    Resumption resumption;

    @Inject
    Ticker ticker;

    @Inject
    Event<CallEvent> events;

    public FailoverStream over(Answer.Streamed answer) {
        return new FailoverStream(answer, this);
    }

    /**
     * The call that asks for the rest: in the group while it has retries and a budget for them, else in a fallback. Empty where the answer
     * is not to be continued.
     */
    public Optional<Call> onward(CallFailedException broken, Attempt attempt, Transcript transcript) {
        Call call = attempt.call();
        Failure failure = broken.failure();
        boolean wanted = call.policy().stream().goesOn(call.group(), attempt.deployment());
        boolean over = failure instanceof Failure.StreamTooLong || !call.hasTime(ticker.nanos());
        if (!wanted || !transcript.resumable() || over) {
            return Optional.empty();
        }
        resumption.learn(attempt);
        Call asking = call.asking(call.request().goingOn(transcript.text()));
        if (call.mayGoOn(failure, attempt)) {
            if (resumption.affordable(call, attempt, failure)) {
                events.fire(new CallEvent.Retrying(call, failure, Duration.ZERO));
                return Optional.of(asking.resume(failure, attempt, ticker.nanos()));
            }
            events.fire(new CallEvent.RetryDenied(call, failure));
        }
        Optional<Call> next = asking.fallback(failure, attempt, ticker.nanos());
        next.ifPresent(to -> events.fire(new CallEvent.FellBack(to, call.group(), failure)));
        return next;
    }

    public Answer ask(Call call) throws InterruptedException {
        return dispatcher.dispatch(call);
    }
}
