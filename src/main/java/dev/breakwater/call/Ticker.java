package dev.breakwater.call;

/**
 * The one door to the passing of time, monotonic and in nanoseconds, so that no test waits and no jump of the wall clock
 * lengthens a cooldown. Implementations are thread-safe.
 */
@FunctionalInterface
public interface Ticker {

    long nanos();
}
