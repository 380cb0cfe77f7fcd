package dev.breakwater.reliability;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.EventStream;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Ticker;
import dev.breakwater.state.Cooldowns;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An attempt ended: its success or failure is held for or against its deployment, which may cool down. One that was played is held
 * against nobody.
 */
@CoolsDown
@Interceptor
@Priority(Order.COOLDOWN)
public class CooldownInterceptor {

    private final Cooldowns cooldowns;
    private final Ticker ticker;
    private final Event<CallEvent> events;

    @Inject
    CooldownInterceptor(Cooldowns cooldowns, Ticker ticker, Event<CallEvent> events) {
        this.cooldowns = cooldowns;
        this.ticker = ticker;
        this.events = events;
    }

    @AroundInvoke
    @Nullable
    Object coolDown(InvocationContext context) throws Exception {
        Attempt attempt = Arguments.only(context, Attempt.class);
        try {
            Object answer = context.proceed();
            if (attempt.played()) {
                return answer;
            }
            if (answer instanceof Answer.Streamed stream) {
                cooldowns.began(attempt);
                return stream.through(judged(attempt, stream.rest()));
            }
            cooldowns.succeeded(attempt);
            return answer;
        } catch (CallFailedException failed) {
            blame(attempt, failed.failure());
            throw failed;
        } finally {
            cooldowns.leave(attempt);
        }
    }

    /** A stream may still break: that is the deployment's failure as much as one before the first event, and no success too. */
    private EventStream judged(Attempt attempt, EventStream rest) {
        return new JudgedStream(rest, () -> cooldowns.succeeded(attempt), broken -> blame(attempt, broken.failure()));
    }

    private void blame(Attempt attempt, Failure failure) {
        Duration spent = Duration.ofNanos(ticker.nanos() - attempt.startedAt());
        events.fire(new CallEvent.AttemptFailed(attempt, failure, spent));
        if (attempt.played()) {
            return;
        }
        Duration time = cooldowns.failed(attempt, failure);
        if (time.isPositive()) {
            events.fire(new CallEvent.CooledDown(attempt, failure, time));
        }
    }
}
