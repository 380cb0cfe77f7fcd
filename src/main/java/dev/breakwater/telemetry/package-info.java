/**
 * Observes call events and makes log lines and metrics of them. Only the metrics endpoint depends on it.
 *
 * <p>May use {@code call}, and {@code state} for how deployments are. No prompt, no answer, no key and no provider's words go in here: a
 * provider may repeat any of them.
 */
@NullMarked
package dev.breakwater.telemetry;

import org.jspecify.annotations.NullMarked;
