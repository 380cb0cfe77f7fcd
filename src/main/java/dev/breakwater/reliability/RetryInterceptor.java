package dev.breakwater.reliability;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.Ticker;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** An attempt failed: pauses and asks the group again, as long as the policy lets it and it could help. */
@Retried
@Interceptor
@Priority(Order.RETRY)
public class RetryInterceptor {

    private final Sleeper sleeper;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final Event<CallEvent> events;

    @Inject
    RetryInterceptor(Sleeper sleeper, Ticker ticker, RandomGenerator random, Event<CallEvent> events) {
        this.sleeper = sleeper;
        this.ticker = ticker;
        this.random = random;
        this.events = events;
    }

    @AroundInvoke
    @Nullable
    Object retry(InvocationContext context) throws Exception {
        Call call = Arguments.only(context, Call.class);
        CallFailedException before = null;
        while (true) {
            try {
                return Arguments.proceedWith(context, call);
            } catch (CallFailedException failed) {
                Attempt attempt = failed.attempt();
                if (attempt == null) {
                    // Nobody could be asked: what the last one that was asked said is the better answer.
                    throw before != null ? before : failed;
                }
                Optional<Duration> pause = Backoff.before(call, attempt, failed.failure(), ticker.nanos(), random);
                if (pause.isEmpty()) {
                    throw failed;
                }
                events.fire(new CallEvent.Retrying(call, failed.failure(), pause.get()));
                sleeper.sleep(pause.get());
                call = call.retry(attempt, ticker.nanos());
                before = failed;
            }
        }
    }
}
