package dev.breakwater.reliability;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Deadline;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts an attempt when its time is up: a plain one in total, a streamed one until its first event with content. What the
 * attempt was waiting for, a connection or a byte, ends with the interrupt, and with it the request to the provider.
 */
@TimeLimited
@Interceptor
@Priority(Order.TIMEOUT)
public class TimeoutInterceptor {

    private final Watchdog watchdog;

    @Inject
    TimeoutInterceptor(Watchdog watchdog) {
        this.watchdog = watchdog;
    }

    @AroundInvoke
    @Nullable
    Object limit(InvocationContext context) throws Exception {
        Attempt attempt = Arguments.only(context, Attempt.class);
        try (Watchdog.Watch watch = watchdog.watch(attempt.deadline())) {
            try {
                return context.proceed();
            } catch (InterruptedException interrupted) {
                throw watch.barked() ? new CallFailedException(timedOut(attempt), attempt, null) : interrupted;
            }
        }
    }

    private static Failure timedOut(Attempt attempt) {
        Deadline deadline = attempt.deadline();
        Duration limit = deadline.limit();
        boolean streamed = attempt.call().request().streamed();
        String message = "Request timed out: " + attempt.where() + (streamed ? " began no stream" : " gave no answer")
                + " within " + limit.toNanos() / 1e9 + " s " + whose(attempt);
        return new Failure.TimedOut(ErrorDetails.of(408, message), limit, attempt.shortened());
    }

    private static String whose(Attempt attempt) {
        if (attempt.deadline().learned()) {
            return "(limit learned from its last streams). Raise adaptive_timeout_floor or add a fallback.";
        }
        boolean callsDeadline = attempt.deadline().equals(attempt.call().deadline());
        return "(timeout of " + (callsDeadline ? "the whole call" : "the attempt")
                + "). Allow more time or add a fallback.";
    }
}
