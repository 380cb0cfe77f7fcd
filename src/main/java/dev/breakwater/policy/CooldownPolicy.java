package dev.breakwater.policy;

import dev.breakwater.catalog.Deployment;
import dev.breakwater.failure.Failure;
import dev.breakwater.failure.FailureKind;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a deployment cools down, and for how long.
 *
 * @param disabled LiteLLM {@code disable_cooldowns}
 * @param allowedFails failures within a minute that do not yet cause a cooldown; null means: up to half of the calls, or any of fewer than
 *     five calls
 * @param allowedByKind LiteLLM {@code allowed_fails_policy}: the same by kind of failure; takes precedence for that kind
 * @param time LiteLLM {@code cooldown_time} of router_settings, else of litellm_settings; null: {@link #DEFAULT}
 */
public record CooldownPolicy(
        boolean disabled,
        @Nullable Integer allowedFails,
        Map<FailureKind, Integer> allowedByKind,
        @Nullable Duration time) {

    public static final Duration DEFAULT = Duration.ofSeconds(5);

    /** Longest cooldown that a provider's Retry-After can cause. */
    private static final Duration LONGEST = Duration.ofDays(1);

    public CooldownPolicy {
        allowedByKind = Map.copyOf(allowedByKind);
    }

    /** The cooldown: the deployment's own time, else the provider's Retry-After, else the router's. Zero means no cooldown. */
    public Duration time(Deployment deployment, Failure failure) {
        Duration own = deployment.limits().cooldownTime();
        if (own != null) {
            return own;
        }
        Duration retryAfter = failure.report().retryAfter();
        if (retryAfter != null && retryAfter.isPositive()) {
            return retryAfter.compareTo(LONGEST) > 0 ? LONGEST : retryAfter;
        }
        return time != null ? time : DEFAULT;
    }
}
