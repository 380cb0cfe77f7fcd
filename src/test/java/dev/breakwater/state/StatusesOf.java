package dev.breakwater.state;

import dev.breakwater.catalog.Catalog;
import dev.breakwater.policy.Ticker;
import dev.breakwater.state.limits.LimitsOf;

/** Statuses of deployments without a container, for tests in other rooms. */
public final class StatusesOf {

    private StatusesOf() {}

    public static DeploymentStatuses with(Cooldowns cooldowns, Ticker ticker) {
        DeploymentStatuses statuses = new DeploymentStatuses();
        statuses.cooldowns = cooldowns;
        statuses.ticker = ticker;
        statuses.limits = LimitsOf.time(ticker);
        return statuses;
    }

    public static void configure(DeploymentStatuses statuses, Catalog catalog) {
        statuses.configure(catalog);
    }
}
