package dev.breakwater.state.limits;

import dev.breakwater.catalog.Catalog;
import dev.breakwater.policy.Permit;
import dev.breakwater.policy.Ticker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is used of limits, in the memory of this process. Each holder's counters have a lock, held for some additions; holders without
 * limits are never asked about.
 */
@ApplicationScoped
public class MemoryLimits implements Limits {

    private final Map<String, LimitCounters> byId = new ConcurrentHashMap<>();

    @Inject
    Ticker ticker;

    @Override
    public @Nullable Permit acquire(List<Demand> demands, Runnable freed) {
        // One order for all, so that nobody waits for one who waits for him.
        List<Demand> ordered = demands.stream()
                .sorted(Comparator.comparing(each -> each.holder().id()))
                .toList();
        List<LimitCounters> counters =
                ordered.stream().map(each -> counters(each.holder())).toList();
        counters.forEach(each -> each.lock().lock());
        try {
            List<HeldPermit.Share> shares = new ArrayList<>();
            for (int i = 0; i < ordered.size(); i++) {
                if (!counters.get(i).hasRoom(ordered.get(i))) {
                    return null;
                }
            }
            for (int i = 0; i < ordered.size(); i++) {
                long tokens = ordered.get(i).tokens();
                shares.add(new HeldPermit.Share(
                        counters.get(i), tokens, counters.get(i).take(tokens)));
            }
            return new HeldPermit(shares, freed);
        } finally {
            counters.forEach(each -> each.lock().unlock());
        }
    }

    @Override
    public Duration wait(Demand demand, Limit limit) {
        LimitCounters counters = counters(demand.holder());
        counters.lock().lock();
        try {
            return counters.wait(demand, limit);
        } finally {
            counters.lock().unlock();
        }
    }

    @Override
    public List<LimitUse> uses(LimitHolder holder) {
        LimitCounters counters = counters(holder);
        counters.lock().lock();
        try {
            return Arrays.stream(Limit.values())
                    .filter(each -> holder.most(each) != null)
                    .map(each -> new LimitUse(each, Objects.requireNonNull(holder.most(each)), counters.used(each)))
                    .toList();
        } finally {
            counters.lock().unlock();
        }
    }

    private LimitCounters counters(LimitHolder holder) {
        LimitCounters known = byId.get(holder.id());
        return known != null ? known : byId.computeIfAbsent(holder.id(), any -> new LimitCounters(ticker));
    }

    /** Forgets deployments that the configuration no longer has. */
    void forget(@Observes Catalog current) {
        byId.keySet().retainAll(current.deploymentIds());
    }
}
