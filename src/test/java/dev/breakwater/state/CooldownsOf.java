package dev.breakwater.state;

import dev.breakwater.policy.Ticker;

/** Cooldowns without a container, for tests in other rooms. */
public final class CooldownsOf {

    private CooldownsOf() {}

    public static Cooldowns time(Ticker ticker) {
        Cooldowns cooldowns = new Cooldowns();
        cooldowns.ticker = ticker;
        return cooldowns;
    }
}
