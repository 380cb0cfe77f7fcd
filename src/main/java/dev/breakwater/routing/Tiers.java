package dev.breakwater.routing;

import dev.breakwater.catalog.Deployment;
import java.util.List;

/** Deployments by their {@code order}: those of a higher one take calls only where no lower one can. Source: LiteLLM {@code order}. */
final class Tiers {

    private Tiers() {}

    /** Those of the lowest order; a deployment without one comes last. */
    static List<Deployment> lowest(List<Deployment> pool) {
        int lowest = pool.stream().mapToInt(Tiers::order).min().orElse(Integer.MAX_VALUE);
        return pool.stream().filter(each -> order(each) == lowest).toList();
    }

    private static int order(Deployment deployment) {
        Integer order = deployment.preference().order();
        return order == null ? Integer.MAX_VALUE : order;
    }
}
