package dev.breakwater.routing;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.Policy;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.state.FirstTokenLatency;
import dev.breakwater.state.HedgeBudget;
import dev.breakwater.state.RetryBudget;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;

/** When an attempt is late, and whether another deployment may be asked beside it then. */
@ApplicationScoped
public class Hedging {

    @Inject
    Router router;

    @Inject
    FirstTokenLatency firstTokens;

    @Inject
    HedgeBudget budget;

    @Inject
    RetryBudget retries;

    /**
     * How long the attempt may be without content before a {@link #second} one is worth its price: as long as 19 of 20 of its
     * deployment's streams. Empty where there is to be none, or too little is known. Counts the call for the budget, so it is to be
     * asked once for an attempt.
     */
    public Optional<Duration> patience(Attempt first) {
        Call call = first.call();
        ModelGroup group = call.group();
        if (first.played()
                || !call.request().streamed()
                || group.deployments().size() == 1
                || !call.policy().stream().hedged(group)) {
            return Optional.empty();
        }
        if (call.tried().isEmpty()) {
            budget.called(group);
        }
        return firstTokens.late(first.deployment());
    }

    /** The attempt that is to run beside the late one; empty where no healthy deployment is left to ask, or a budget is spent. */
    public Optional<Attempt> second(Attempt late) {
        // The budgets are asked after the choice: an attempt that cannot be made is not to be counted.
        Optional<Attempt> another = router.another(late);
        if (another.isPresent() && !affordable(late.call())) {
            another.get().permit().cancel();
            return Optional.empty();
        }
        return another;
    }

    /** A hedge is load like a retry: it uses both budgets, its own first, which is the smaller one. */
    private boolean affordable(Call call) {
        Policy policy = call.policy();
        return budget.take(call.group(), policy.stream().hedgeBudget())
                && retries.take(call.group(), policy.retry().budget());
    }
}
