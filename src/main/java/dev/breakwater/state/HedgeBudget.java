package dev.breakwater.state;

import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.policy.Ticker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/**
 * How many calls of a group may still be hedged: at most a share of its streamed calls of the last minute, so that a provider that is
 * slow for everybody does not get its load doubled. One hedge a minute is allowed whatever the share, unless the share is zero: a
 * group with few calls would never have one, and one more request is no load. One instance for the whole application; thread-safe by
 * atomics. Source: {@code breakwater_settings.hedge_budget}.
 */
@ApplicationScoped
public class HedgeBudget {

    private final GroupBudget budget = new GroupBudget(60, 1);

    @Inject
    Ticker ticker;

    /** A call that may be hedged has come to the group. */
    public void called(ModelGroup group) {
        budget.called(group, ticker.nanos());
    }

    /**
     * Counts a hedge, if it is within the budget.
     *
     * @param share of the group's calls, from 0 up
     * @return whether it may be made
     */
    public boolean take(ModelGroup group, double share) {
        return share > 0 && budget.take(group, share, ticker.nanos());
    }

    /** Forgets groups that the configuration no longer has. */
    void forget(@Observes Catalog current) {
        budget.keepOnly(current.groupKeys());
    }
}
