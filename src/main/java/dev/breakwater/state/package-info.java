/**
 * What the gateway remembers between calls: of each deployment its failures and cooldowns by operation, how soon its streams begin and
 * how it goes on with others' answers; of each group its retries and hedges; and the bytes that all calls together hold.
 *
 * <p>May use {@code call}. In memory only, per process (ADR 0007); the one room whose beans hold counters. State is kept by a
 * deployment's id, so that a reload of the configuration leaves that of unchanged deployments alone.
 */
@NullMarked
package dev.breakwater.state;

import org.jspecify.annotations.NullMarked;
