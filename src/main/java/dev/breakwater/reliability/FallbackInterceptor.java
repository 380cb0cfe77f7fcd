package dev.breakwater.reliability;

import dev.breakwater.call.Call;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.policy.Ticker;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A group gave up: the same call to the next group of the list that fits the failure. When none is left, the first group's failure
 * is thrown, which knows the last one.
 */
@FallsBack
@Interceptor
@Priority(Order.FALLBACK)
public class FallbackInterceptor {

    private final Ticker ticker;
    private final Event<CallEvent> events;

    @Inject
    FallbackInterceptor(Ticker ticker, Event<CallEvent> events) {
        this.ticker = ticker;
        this.events = events;
    }

    @AroundInvoke
    @Nullable
    Object fallBack(InvocationContext context) throws Exception {
        Call call = Arguments.only(context, Call.class);
        CallFailedException first = null;
        while (true) {
            try {
                return Arguments.proceedWith(context, call);
            } catch (CallFailedException failed) {
                first = first == null ? failed : first.endingIn(failed);
                Call last = failed.call();
                Optional<Call> next = last.fallback(failed.failure(), failed.attempt(), ticker.nanos());
                if (next.isEmpty()) {
                    throw first;
                }
                call = next.get();
                events.fire(new CallEvent.FellBack(call, last.group(), failed.failure()));
            }
        }
    }
}
