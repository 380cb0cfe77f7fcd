/**
 * Which deployment of a model group takes the next attempt and why the others do not, with which time limit, and whether a second one is
 * asked beside it. A strategy is a bean of {@link dev.breakwater.routing.RoutingStrategy}, a rule that excludes deployments one of
 * {@link dev.breakwater.routing.Eligibility}.
 *
 * <p>May use {@code call} and {@code state}. Source: SPEC §6; LiteLLM's routing strategies.
 */
@NullMarked
package dev.breakwater.routing;

import org.jspecify.annotations.NullMarked;
