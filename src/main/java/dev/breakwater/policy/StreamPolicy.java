package dev.breakwater.policy;

import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.ModelGroup;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When streamed answers begin, and how slow or broken streams are handled. A request's rules take precedence over its group's, and those
 * over the general ones.
 *
 * @param general rules of {@code breakwater_settings}
 * @param ofGroups {@code breakwater_settings.model_groups}, by {@link ModelGroup#key()}
 * @param requested rules of the request's headers
 * @param hedgeBudget {@code hedge_budget}: most hedges, as a share of the calls within a minute
 * @param adaptiveFactor {@code adaptive_timeout_factor}: a learned limit is the learned time to the first event times this
 * @param adaptiveFloor {@code adaptive_timeout_floor}: the shortest learned limit
 */
public record StreamPolicy(
        StreamRules general,
        Map<String, StreamRules> ofGroups,
        StreamRules requested,
        double hedgeBudget,
        double adaptiveFactor,
        Duration adaptiveFloor) {

    public static final double DEFAULT_HEDGE_BUDGET = 0.05;

    public static final double DEFAULT_ADAPTIVE_FACTOR = 5;

    public static final Duration DEFAULT_ADAPTIVE_FLOOR = Duration.ofSeconds(1);

    /** The defaults. */
    public static final StreamPolicy DEFAULT = new StreamPolicy(
            StreamRules.NONE,
            Map.of(),
            StreamRules.NONE,
            DEFAULT_HEDGE_BUDGET,
            DEFAULT_ADAPTIVE_FACTOR,
            DEFAULT_ADAPTIVE_FLOOR);

    public StreamPolicy {
        ofGroups = Map.copyOf(ofGroups);
    }

    public StreamPolicy withRequested(StreamRules rules) {
        return rules.equals(StreamRules.NONE)
                ? this
                : new StreamPolicy(general, ofGroups, rules, hedgeBudget, adaptiveFactor, adaptiveFloor);
    }

    /** When the client's answer begins; default: with the first content. */
    public CommitPoint commit(ModelGroup group) {
        return first(CommitPoint.FIRST_CONTENT, requested.commit(), of(group).commit(), general.commit());
    }

    /** Whether a broken stream of this deployment is resumed elsewhere; default: yes. */
    public boolean goesOn(ModelGroup group, Deployment deployment) {
        Boolean own = deployment.streaming().goesOn();
        return first(true, requested.goesOn(), own, of(group).goesOn(), general.goesOn());
    }

    /** Whether the time limit until the first event is learned; default: no. */
    public boolean adaptive(ModelGroup group) {
        return first(false, requested.adaptive(), of(group).adaptive(), general.adaptive());
    }

    /** Whether a slow first event starts a hedge, a second attempt; default: no. */
    public boolean hedged(ModelGroup group) {
        return first(false, requested.hedged(), of(group).hedged(), general.hedged());
    }

    private StreamRules of(ModelGroup group) {
        return ofGroups.getOrDefault(group.key(), StreamRules.NONE);
    }

    @SafeVarargs
    private static <T> T first(T otherwise, @Nullable T... candidates) {
        for (T each : candidates) {
            if (each != null) {
                return each;
            }
        }
        return otherwise;
    }
}
