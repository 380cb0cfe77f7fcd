package dev.breakwater.failure;

/** Where a failed attempt may be repeated. A boolean could not say that a refused key may be good on another deployment. */
public enum RetryScope {
    /** On any deployment of the group, the same one included. */
    ANYWHERE,
    /** On another deployment; on the same one only where no fallback could take the call. */
    ELSEWHERE_OR_LAST,
    /** On another deployment only. */
    ELSEWHERE,
    /** Nowhere: it would fail again on every deployment. */
    NOWHERE
}
