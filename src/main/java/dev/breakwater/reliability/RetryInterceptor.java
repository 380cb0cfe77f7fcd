package dev.breakwater.reliability;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Sleeper;
import dev.breakwater.policy.Ticker;
import dev.breakwater.state.RetryBudget;
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

/** An attempt failed: pauses and asks the group again, as long as the policy and the group's budget let it and it could help. */
@Retried
@Interceptor
@Priority(Order.RETRY)
public class RetryInterceptor {

    private final Sleeper sleeper;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final RetryBudget budget;
    private final Event<CallEvent> events;

    @Inject
    RetryInterceptor(
            Sleeper sleeper, Ticker ticker, RandomGenerator random, RetryBudget budget, Event<CallEvent> events) {
        this.sleeper = sleeper;
        this.ticker = ticker;
        this.random = random;
        this.budget = budget;
        this.events = events;
    }

    @AroundInvoke
    @Nullable
    Object retry(InvocationContext context) throws Exception {
        Call call = Arguments.only(context, Call.class);
        count(call);
        CallFailedException before = null;
        while (true) {
            try {
                return Arguments.proceedWith(context, call);
            } catch (CallFailedException failed) {
                Attempt attempt = failed.attempt();
                if (attempt == null) {
                    // What the deployment that was asked last said is the better answer.
                    throw before == null ? failed : before.unrepeated(failed);
                }
                Duration pause = pause(call, attempt, failed.failure()).orElseThrow(() -> failed);
                events.fire(new CallEvent.Retrying(call, failed.failure(), pause));
                sleeper.sleep(pause);
                call = call.retry(failed.failure(), attempt, ticker.nanos());
                before = failed;
            }
        }
    }

    /** A call that resumes a stream of this group is not counted: it is a retry, which Failover has counted. */
    private void count(Call call) {
        if (call.tried().isEmpty() && !call.request().mock().any()) {
            boolean asked = call.progress().fallbacks() == 0;
            budget.called(call.group(), asked && call.policy().retry().clientsRetry());
        }
    }

    /** The pause before the retry; empty if neither the call's policy nor the group's budget allows one. */
    private Optional<Duration> pause(Call call, Attempt failed, Failure failure) {
        Optional<Duration> pause = Backoff.before(call, failed, failure, ticker.nanos(), random);
        if (pause.isPresent() && !budget.allows(call, failed, failure)) {
            events.fire(new CallEvent.RetryDenied(call, failure));
            return Optional.empty();
        }
        return pause;
    }
}
