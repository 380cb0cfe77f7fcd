package dev.breakwater.call;

import dev.breakwater.policy.AnswerCheck;
import dev.breakwater.policy.CooldownPolicy;
import dev.breakwater.policy.QueuePolicy;
import dev.breakwater.policy.RetryPolicy;
import dev.breakwater.policy.RoutingPolicy;
import dev.breakwater.policy.SizePolicy;
import dev.breakwater.policy.StreamPolicy;
import dev.breakwater.policy.TimePolicy;
import java.util.Set;

/**
 * The numbers that a call is bound to, resolved once at the edge: the request's own where it has some, else the
 * configuration's. Interceptors read no configuration; they read this (ADR 0004).
 *
 * @param size bounds on what is held; a request cannot change them
 * @param checks what is checked of answers; a request cannot change them
 */
public record Policy(
        RetryPolicy retry,
        FallbackPolicy fallback,
        CooldownPolicy cooldown,
        TimePolicy time,
        StreamPolicy stream,
        SizePolicy size,
        RoutingPolicy routing,
        Set<AnswerCheck> checks,
        QueuePolicy queue) {

    public Policy {
        checks = Set.copyOf(checks);
    }

    /** The policy of a request that brings numbers of its own. */
    public Policy with(
            RetryPolicy requestsRetry,
            FallbackPolicy requestsFallback,
            TimePolicy requestsTime,
            StreamPolicy requestsStream) {
        return new Policy(
                requestsRetry, requestsFallback, cooldown, requestsTime, requestsStream, size, routing, checks, queue);
    }
}
