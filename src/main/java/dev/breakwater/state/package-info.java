/**
 * What the gateway remembers between calls, per deployment: cooldowns, failures, calls in flight, usage, latency; and per group, its retries.
 *
 * <p>May use {@code call}. In memory only, per process (ADR 0007); the one room whose beans hold counters. State is kept by a
 * deployment's id, so that a reload of the configuration leaves that of unchanged deployments alone.
 */
@NullMarked
package dev.breakwater.state;

import org.jspecify.annotations.NullMarked;
