package dev.breakwater.state;

import dev.breakwater.catalog.Operation;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one deployment. Lock-free; no call waits for another. {@link DeploymentStatuses} writes them. */
public final class DeploymentLoad {

    private static final int SECONDS = 60;
    private static final int CALLS = 0;
    private static final int FAILURES = 1;
    private static final int TOKENS = 0;

    private final LongAdder inFlight = new LongAdder();
    private final WindowCounter minute = new WindowCounter(SECONDS);
    private final WindowCounter tokens = WindowCounter.ofOneSort(SECONDS);
    private final LatencyReservoir latency = new LatencyReservoir(128, 20);
    private final Set<Operation> failing = ConcurrentHashMap.newKeySet();

    DeploymentLoad() {}

    void started(long now) {
        inFlight.increment();
        minute.count(CALLS, now);
    }

    void answered(Duration spent) {
        latency.add(spent);
    }

    void ended() {
        inFlight.decrement();
    }

    void failed(Operation operation, long now) {
        minute.count(FAILURES, now);
        failing.add(operation);
    }

    boolean failing() {
        return !failing.isEmpty();
    }

    void well(Operation operation) {
        failing.remove(operation);
    }

    void used(long count, long now) {
        tokens.add(TOKENS, count, now);
    }

    long inFlight() {
        return inFlight.sum();
    }

    int calls(long now) {
        return (int) minute.sum(CALLS, now);
    }

    int failures(long now) {
        return (int) minute.sum(FAILURES, now);
    }

    long tokens(long now) {
        return tokens.sum(TOKENS, now);
    }

    LatencyReservoir latency() {
        return latency;
    }
}
