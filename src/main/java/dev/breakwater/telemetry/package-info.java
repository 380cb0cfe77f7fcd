/**
 * Observes call events and makes log lines and metrics of them; nobody depends on it.
 *
 * <p>May use {@code call}. No prompt, no answer, no key and no provider's words go in here: a provider may repeat any of them.
 */
@NullMarked
package dev.breakwater.telemetry;

import org.jspecify.annotations.NullMarked;
