/**
 * What the gateway remembers between calls. Of each deployment: its failures and cooldowns by operation, its load, how soon its streams
 * begin, and how it continues others' answers. Of each group: its retries and hedges. And the bytes that all calls together hold.
 * {@link dev.breakwater.state.DeploymentStatus} is the one view of a deployment for all readers.
 *
 * <p>May use {@code call}. In memory only, per process (ADR 0007); the one room whose beans hold counters. State is kept by a
 * deployment's id, so that a reload of the configuration leaves that of unchanged deployments alone.
 */
@NullMarked
package dev.breakwater.state;

import org.jspecify.annotations.NullMarked;
