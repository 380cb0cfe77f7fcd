package dev.breakwater.failure;

/** What a failure says about its deployment. */
public enum HealthImpact {
    /** The deployment cools down at once. */
    AT_ONCE,
    /** It counts; with enough of them the deployment cools down. */
    COUNTED,
    /** The deployment is not to blame. */
    NONE
}
