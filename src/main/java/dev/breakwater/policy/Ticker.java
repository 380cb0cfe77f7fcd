package dev.breakwater.policy;

/**
 * The passing of time for whatever is decided about calls, monotonic and in nanoseconds, so that no test waits and no jump of the wall
 * clock lengthens a cooldown. Sockets and the server's own threads look at the system's clock themselves. Implementations are
 * thread-safe.
 */
@FunctionalInterface
public interface Ticker {

    long nanos();
}
