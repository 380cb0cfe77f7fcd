package dev.breakwater.state;

import dev.breakwater.policy.Ticker;

/** Budgets without a container, for tests in other rooms. */
public final class BudgetsOf {

    private BudgetsOf() {}

    public static HedgeBudget hedges(Ticker ticker) {
        HedgeBudget budget = new HedgeBudget();
        budget.ticker = ticker;
        return budget;
    }

    public static RetryBudget retries(Ticker ticker) {
        RetryBudget budget = new RetryBudget();
        budget.ticker = ticker;
        return budget;
    }
}
