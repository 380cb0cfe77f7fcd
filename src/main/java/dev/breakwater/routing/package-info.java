/**
 * Which deployment of a model group takes the next attempt, with which time limit, and whether a second one is asked beside it.
 *
 * <p>May use {@code call} and {@code state}. Source: SPEC §6; LiteLLM's routing strategies.
 */
@NullMarked
package dev.breakwater.routing;

import org.jspecify.annotations.NullMarked;
