package dev.breakwater.state.limits;

import dev.breakwater.policy.Ticker;

/** The limits' store without a container, for tests in other rooms. */
public final class LimitsOf {

    private LimitsOf() {}

    public static MemoryLimits time(Ticker ticker) {
        MemoryLimits limits = new MemoryLimits();
        limits.ticker = ticker;
        return limits;
    }
}
