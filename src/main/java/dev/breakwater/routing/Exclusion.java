package dev.breakwater.routing;

/** Why a deployment may not take a call's next attempt. In the order in which reasons are looked for: the first that applies counts. */
public enum Exclusion {
    /** Its provider does not have the call's operation. */
    NO_SUCH_OPERATION,
    /** The prompt is longer than its context window. */
    CONTEXT_WINDOW,
    /** The request may use more tokens than its {@code tpm}: it never has room for it. */
    LARGER_THAN_TPM,
    /** It cools down after failures, or another call tries it after its cooldown. */
    COOLING_DOWN,
    /** Its {@code rpm} is used up. */
    RPM,
    /** What is left of its {@code tpm} is less than the request may use. */
    TPM,
    /** It has {@code max_parallel_requests} requests. */
    PARALLEL,
    /** It has failed this call. It is asked again where no other deployment is left. */
    ALREADY_TRIED
}
