/**
 * Which deployment of a model group takes the next attempt: eligibility filters, then a strategy.
 *
 * <p>May use {@code call} and {@code state}. Source: SPEC §6; LiteLLM's routing strategies.
 */
@NullMarked
package dev.breakwater.routing;

import org.jspecify.annotations.NullMarked;
