package dev.breakwater.routing;

import dev.breakwater.catalog.Deployment;
import java.util.List;

/**
 * A way to choose between deployments that could all take an attempt. Each is a bean, found by its name. Thread-safe. Source: LiteLLM
 * {@code routing_strategy}.
 */
public interface RoutingStrategy {

    /** Its name in the configuration. */
    String name();

    /**
     * What can be worked out for a group once, so that a choice costs the same for ten thousand deployments as for ten.
     *
     * @param group all its deployments, at least one
     */
    Selection over(List<Deployment> group);
}
