package dev.breakwater.state;

import dev.breakwater.catalog.ModelGroup;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many extra requests each group may have within a window: a share of its calls in the window, or a fixed number, whichever is
 * more. Thread-safe by atomics. Two requests that race for the last one may both be denied; more than the budget is never given.
 */
final class GroupBudget {

    private static final int CALLS = 0;
    private static final int EXTRA = 1;

    private final int seconds;
    private final int always;
    private final Map<String, WindowCounter> byGroup = new ConcurrentHashMap<>();

    /**
     * @param seconds the length of the window: whole seconds of the clock, the present one included
     * @param always extra requests in a window that are given whatever the calls
     */
    GroupBudget(int seconds, int always) {
        this.seconds = seconds;
        this.always = always;
    }

    void called(ModelGroup group, long now) {
        of(group).count(CALLS, now);
    }

    /** Counts an extra request without asking whether it is within the budget. */
    void spend(ModelGroup group, long now) {
        of(group).count(EXTRA, now);
    }

    /**
     * Counts an extra request if it is within the budget.
     *
     * @param share of the group's calls, from 0 up
     * @return whether it may be made
     */
    boolean take(ModelGroup group, double share, long now) {
        WindowCounter counter = of(group);
        return counter.take(EXTRA, Math.max(always, share * counter.sum(CALLS, now)), now);
    }

    void keepOnly(Set<String> groupKeys) {
        byGroup.keySet().retainAll(groupKeys);
    }

    private WindowCounter of(ModelGroup group) {
        WindowCounter known = byGroup.get(group.key());
        return known != null ? known : byGroup.computeIfAbsent(group.key(), key -> new WindowCounter(seconds));
    }
}
