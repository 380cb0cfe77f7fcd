package dev.breakwater.state;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Ticker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * How many retries a model group may still have: those of the last ten seconds, hedges and its clients' own retries included, are at
 * most a share of its calls, or {@link #ALWAYS}, whichever is more. So retries do not triple the load of a provider that is down. One
 * instance for the whole application; thread-safe by atomics.
 *
 * <p>Source: {@code breakwater_settings.retry_budget}; the idea is Finagle's {@code RetryBudget}.
 */
@ApplicationScoped
public class RetryBudget {

    /** Retries in ten seconds whatever the calls: where there are few calls, a share of them is less than one retry. */
    static final int ALWAYS = 10;

    private final GroupBudget budget = new GroupBudget(10, ALWAYS);

    @Inject
    Ticker ticker;

    /**
     * A call has come to the group, as the requested one or as a fallback.
     *
     * @param clientsRetry its client says that it repeats one that failed: the provider cannot tell it from a retry of ours. It is
     *     counted, but not refused
     */
    public void called(ModelGroup group, boolean clientsRetry) {
        // Clients may make up any number of names that no group has.
        if (group.deployments().isEmpty()) {
            return;
        }
        long now = ticker.nanos();
        budget.called(group, now);
        if (clientsRetry) {
            budget.spend(group, now);
        }
    }

    /**
     * Counts a retry, or a hedge, if it is within the budget.
     *
     * @param share of the group's calls, from 0 up
     * @return whether it may be made
     */
    public boolean take(ModelGroup group, double share) {
        return budget.take(group, share, ticker.nanos());
    }

    /**
     * Counts a retry of the call after a failed attempt, or after a stream that broke, if the group may have it. Where the budget is spent
     * the call goes to its fallback. Where it has none, a healthy deployment that it has not tried still takes it. An attempt that was
     * played sent no request: the retry is the call's first one, and takes nothing of the budget.
     */
    public boolean allows(Call call, Attempt failed, Failure failure) {
        return failed.played()
                || take(call.group(), call.policy().retry().budget())
                || (failed.alternative() && !call.hasFallback(failure));
    }

    /** Forgets groups that the configuration no longer has. */
    void forget(@Observes Catalog current) {
        budget.keepOnly(current.groupKeys());
    }
}
