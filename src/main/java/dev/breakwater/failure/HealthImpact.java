package dev.breakwater.failure;

/** What a failure says about its deployment. */
public enum HealthImpact {
    /** Takes the deployment out at once. */
    AT_ONCE,
    /** Counts; enough of them take the deployment out. */
    COUNTED,
    /** The deployment is not to blame. */
    NONE
}
