package dev.breakwater.state;

import dev.breakwater.failure.FailureKind;
import dev.breakwater.state.DeploymentStatus.OperationStatus;
import dev.breakwater.state.DeploymentStatus.Reason;
import dev.breakwater.state.DeploymentStatus.State;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One deployment's failures and cooldown in one operation. Healthy, cooling down until an instant, or half-open behind it: then one
 * attempt at a time is let through until one succeeds. Thread-safe by atomics; no call waits for another.
 */
final class DeploymentHealth {

    private static final long HEALTHY = Long.MIN_VALUE;

    /** No attempt's id. */
    private static final long NOBODY = 0;

    private final AtomicLong coolsUntil = new AtomicLong(HEALTHY);
    private final AtomicLong probe = new AtomicLong(NOBODY); // the attempt that is let through
    private final AtomicReference<@Nullable Reason> reason = new AtomicReference<>(); // of the last cooldown
    private final MinuteWindow calls = new MinuteWindow();
    private final Map<FailureKind, MinuteWindow> byKind = new ConcurrentHashMap<>(); // grows by kinds that failed

    boolean open(long now) {
        long until = coolsUntil.get();
        return until == HEALTHY || (now - until >= 0 && probe.get() == NOBODY);
    }

    boolean healthy() {
        return coolsUntil.get() == HEALTHY;
    }

    boolean halfOpen(long now) {
        long until = coolsUntil.get();
        return until != HEALTHY && now - until >= 0;
    }

    /** False only where another attempt was first to try a half-open deployment. */
    boolean enter(long attempt, long now) {
        return !halfOpen(now) || probe.compareAndSet(NOBODY, attempt);
    }

    void leave(long attempt) {
        probe.compareAndSet(attempt, NOBODY);
    }

    void succeeded(long now) {
        calls.success(now);
        revive(now);
    }

    void revive(long now) {
        long until = coolsUntil.get();
        // An answer to a call that began before the cooldown says nothing about what comes after it.
        if (until != HEALTHY && now - until >= 0) {
            coolsUntil.compareAndSet(until, HEALTHY);
        }
    }

    void failed(FailureKind kind, long now) {
        calls.failure(now);
        byKind.computeIfAbsent(kind, any -> new MinuteWindow()).failure(now);
    }

    int failures(long now) {
        return calls.failures(now);
    }

    int failures(FailureKind kind, long now) {
        MinuteWindow window = byKind.get(kind);
        return window == null ? 0 : window.failures(now);
    }

    int calls(long now) {
        return calls.calls(now);
    }

    /** A cooldown under way is extended, never shortened. */
    void cool(long until, Reason because) {
        reason.set(because);
        coolsUntil.accumulateAndGet(until, (old, asked) -> old == HEALTHY || asked - old > 0 ? asked : old);
    }

    /** @param wallClock the instant that {@code now} is */
    OperationStatus status(long now, Instant wallClock) {
        long until = coolsUntil.get();
        return until == HEALTHY
                ? OperationStatus.OPEN
                : new OperationStatus(
                        now - until < 0 ? State.COOLING : State.HALF_OPEN,
                        reason.get(),
                        wallClock.plusNanos(until - now));
    }

    /** Nanoseconds until it is half-open; zero or less where it does not cool down. */
    long left(long now) {
        long until = coolsUntil.get();
        return until == HEALTHY ? 0 : until - now;
    }
}
