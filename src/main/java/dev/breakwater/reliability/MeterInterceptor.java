package dev.breakwater.reliability;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Ticker;
import dev.breakwater.state.FirstTokenLatency;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A streamed attempt has shown its first content, or was ended before it had: how long that took is remembered. A failure says nothing
 * of it, nor does a limit that is configured, nor an attempt that was played.
 */
@Metered
@Interceptor
@Priority(Order.METER)
public class MeterInterceptor {

    private final FirstTokenLatency times;
    private final Ticker ticker;

    @Inject
    MeterInterceptor(FirstTokenLatency times, Ticker ticker) {
        this.times = times;
        this.ticker = ticker;
    }

    @AroundInvoke
    @Nullable
    Object meter(InvocationContext context) throws Exception {
        Attempt attempt = Arguments.only(context, Attempt.class);
        if (attempt.played()) {
            return context.proceed();
        }
        try {
            Object answer = context.proceed();
            if (answer instanceof Answer.Streamed) {
                times.took(attempt.deployment(), spent(attempt));
            }
            return answer;
        } catch (CallFailedException failed) {
            if (cut(attempt, failed.failure())) {
                times.cut(attempt.deployment(), attempt.deadline().limit());
            }
            throw failed;
        } catch (InterruptedException givenUp) {
            if (attempt.call().request().streamed()) {
                times.outlasted(attempt.deployment(), spent(attempt));
            }
            throw givenUp;
        }
    }

    /** A provider's own 408 may come sooner. */
    private boolean cut(Attempt attempt, Failure failure) {
        return attempt.deadline().learned()
                && failure instanceof Failure.TimedOut
                && attempt.deadline().left(ticker.nanos()).isZero();
    }

    private Duration spent(Attempt attempt) {
        return Duration.ofNanos(ticker.nanos() - attempt.startedAt());
    }
}
