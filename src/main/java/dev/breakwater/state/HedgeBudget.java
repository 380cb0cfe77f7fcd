package dev.breakwater.state;

import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.policy.Ticker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many calls of a group may still be hedged: at most a share of its streamed calls of the last minute, so that a provider that is
 * slow for everybody does not get its load doubled. One is allowed in a minute whatever the share, unless that is zero: a group with
 * fewer calls than make one hedge would never have any, and one request more is no load. One instance for the whole application;
 * thread-safe by atomics.
 *
 * <p>Under a race for the last hedge both may be denied; more than the budget is never given. Source:
 * {@code breakwater_settings.hedge_budget}.
 */
@ApplicationScoped
public class HedgeBudget {

    private static final int SECONDS = 60;
    private static final int CALLS = 0;
    private static final int HEDGES = 1;

    private final Map<String, WindowCounter> byGroup = new ConcurrentHashMap<>();

    @Inject
    Ticker ticker;

    /** A call that may be hedged has come to the group. */
    public void called(ModelGroup group) {
        of(group).count(CALLS, ticker.nanos());
    }

    /**
     * Counts a hedge, if it is within the budget.
     *
     * @param share of the group's calls, from 0 up
     * @return whether it may be made
     */
    public boolean take(ModelGroup group, double share) {
        if (share <= 0) {
            return false;
        }
        long now = ticker.nanos();
        WindowCounter tally = of(group);
        return tally.take(HEDGES, Math.max(1, share * tally.sum(CALLS, now)), now);
    }

    private WindowCounter of(ModelGroup group) {
        WindowCounter known = byGroup.get(group.key());
        return known != null ? known : byGroup.computeIfAbsent(group.key(), key -> new WindowCounter(SECONDS));
    }

    /** Forgets groups that the configuration no longer has. */
    void forget(@Observes Catalog current) {
        byGroup.keySet().retainAll(current.groupKeys());
    }
}
