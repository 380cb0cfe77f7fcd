package dev.breakwater.call;

/**
 * The numbers that a call is bound to, resolved once at the edge: the request's own where it has some, else the
 * configuration's. Interceptors read no configuration; they read this (ADR 0004).
 */
public record Policy(
        RetryPolicy retry, FallbackPolicy fallback, CooldownPolicy cooldown, TimePolicy time, StreamPolicy stream) {}
