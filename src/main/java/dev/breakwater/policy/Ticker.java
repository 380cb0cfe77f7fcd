package dev.breakwater.policy;

/**
 * The monotonic clock for decisions about calls, in nanoseconds. Tests replace it, so that they need not wait; a jump of the wall clock
 * does not change a cooldown. Sockets and the gateway's background threads use the system's clock. Implementations are thread-safe.
 */
@FunctionalInterface
public interface Ticker {

    long nanos();
}
