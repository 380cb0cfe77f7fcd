/**
 * The calls that wait for room in the limits of their group. {@code dispatch.CallQueue} lets them wait.
 *
 * <p>Source: SPEC §6.
 */
@NullMarked
package dev.breakwater.routing.queue;

import org.jspecify.annotations.NullMarked;
