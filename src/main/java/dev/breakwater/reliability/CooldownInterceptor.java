package dev.breakwater.reliability;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
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
 * An attempt ended: its success or failure counts for its deployment, which may cool down. An attempt that was played does not
 * count.
 */
@CoolsDown
@Interceptor
@Priority(Order.COOLDOWN)
public class CooldownInterceptor {

    private final Cooldowns cooldowns;
    private final Ticker ticker;
    private final Event<CallEvent.CooledDown> events;

    @Inject
    CooldownInterceptor(Cooldowns cooldowns, Ticker ticker, Event<CallEvent.CooledDown> events) {
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
                return stream.through(ObservedStream.of(stream.rest(), ticker, how -> ended(attempt, how)));
            }
            if (answer instanceof Answer.Passed passed) {
                cooldowns.began(attempt);
                return passed.through(ObservedBytes.of(passed.bytes(), ticker, how -> ended(attempt, how)));
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

    /**
     * A stream that breaks is the deployment's failure as much as one before the first event, and no success. One that broke after its
     * client had not read it for long is neither: a caller must not take a deployment away from others.
     */
    private void ended(Attempt attempt, StreamEnd how) {
        switch (how) {
            case StreamEnd.Complete complete -> cooldowns.succeeded(attempt);
            case StreamEnd.Broke broke -> {
                if (!broke.slowClient()) {
                    blame(attempt, broke.failed().failure());
                }
            }
            case StreamEnd.Closed closed -> {}
            case StreamEnd.Defect defect -> {}
        }
    }

    private void blame(Attempt attempt, Failure failure) {
        if (attempt.played()) {
            return;
        }
        Duration time = cooldowns.failed(attempt, failure);
        if (time.isPositive()) {
            events.fire(new CallEvent.CooledDown(attempt, failure, time));
        }
    }
}
