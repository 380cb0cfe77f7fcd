package dev.breakwater.policy;

/**
 * How deployments are chosen.
 *
 * @param strategy LiteLLM {@code routing_strategy}, one that is implemented
 * @param countsPrompts LiteLLM {@code enable_pre_call_checks}: a deployment whose window is too small for the prompt is not asked
 */
public record RoutingPolicy(String strategy, boolean countsPrompts) {

    public static final String DEFAULT_STRATEGY = "simple-shuffle";

    public static final RoutingPolicy DEFAULT = new RoutingPolicy(DEFAULT_STRATEGY, false);
}
