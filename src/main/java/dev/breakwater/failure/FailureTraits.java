package dev.breakwater.failure;

/**
 * What a failure means for the rest of the gateway.
 *
 * @param repeat where the attempt may be repeated
 * @param blame what it says about its deployment
 * @param kind its name in metrics and in LiteLLM's policies
 * @param fallback the list of fallbacks that it takes
 */
public record FailureTraits(RetryScope repeat, HealthImpact blame, FailureKind kind, FallbackKind fallback) {

    /** For the general list of fallbacks. */
    FailureTraits(RetryScope repeat, HealthImpact blame, FailureKind kind) {
        this(repeat, blame, kind, FallbackKind.GENERAL);
    }
}
