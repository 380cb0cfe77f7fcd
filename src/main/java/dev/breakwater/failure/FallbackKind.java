package dev.breakwater.failure;

/**
 * Which list of fallbacks a failure takes. LiteLLM: {@code fallbacks}, {@code context_window_fallbacks}, {@code
 * content_policy_fallbacks}.
 */
public enum FallbackKind {
    GENERAL,
    CONTEXT_WINDOW,
    CONTENT_POLICY
}
