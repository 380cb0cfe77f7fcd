package dev.breakwater.policy;

import dev.breakwater.catalog.Deployment;
import dev.breakwater.failure.FailureKind;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many retries a call has in one group.
 *
 * @param requested set by the request's header or body; takes precedence over everything else
 * @param ofGroups LiteLLM {@code model_group_retry_policy}: numbers by kind of failure, by group
 * @param general LiteLLM {@code retry_policy}: numbers by kind of failure
 * @param configured LiteLLM {@code num_retries} of router_settings, else of litellm_settings, else {@link #DEFAULT}
 * @param floor LiteLLM {@code retry_after}: the shortest backoff
 * @param budget {@code breakwater_settings.retry_budget}: most retries and hedges of a group, as a share of its calls
 * @param clientsRetry whether this call is the client's own retry ({@code X-Stainless-Retry-Count} above 0)
 */
public record RetryPolicy(
        @Nullable Integer requested,
        Map<String, Map<FailureKind, Integer>> ofGroups,
        Map<FailureKind, Integer> general,
        int configured,
        Duration floor,
        double budget,
        boolean clientsRetry) {

    /** LiteLLM's default. */
    public static final int DEFAULT = 2;

    /** One retry for five calls. The first few calls are exempt. */
    public static final double DEFAULT_BUDGET = 0.2;

    public RetryPolicy {
        ofGroups = Map.copyOf(ofGroups);
        general = Map.copyOf(general);
    }

    public RetryPolicy withRequested(@Nullable Integer retries, boolean clientsOwn) {
        return retries == null && !clientsOwn
                ? this
                : new RetryPolicy(retries, ofGroups, general, configured, floor, budget, clientsOwn);
    }

    /** Retries after a failure of this kind, in a group whose first attempt went to the deployment. */
    public int retries(String group, FailureKind kind, Deployment first) {
        if (requested != null) {
            return requested;
        }
        Integer ofKind = ofKind(ofGroups.getOrDefault(group, Map.of()), kind);
        if (ofKind == null) {
            ofKind = ofKind(general, kind);
        }
        return ofKind != null ? ofKind : retries(first);
    }

    /** Retries of a call whose first attempt went to the deployment, for any kind of failure. */
    public int retries(Deployment first) {
        if (requested != null) {
            return requested;
        }
        Integer own = first.limits().retries();
        return own != null ? own : configured;
    }

    private static @Nullable Integer ofKind(Map<FailureKind, Integer> policy, FailureKind kind) {
        // Newer versions of LiteLLM treat 503 as an internal server error.
        return kind == FailureKind.SERVICE_UNAVAILABLE && !policy.containsKey(kind)
                ? policy.get(FailureKind.INTERNAL_SERVER)
                : policy.get(kind);
    }
}
