/**
 * A call, its attempts and their life cycle, answers and events: immutable records and sealed types that all other rooms use.
 *
 * <p>May use {@code json}, {@code catalog}, {@code failure}, {@code chat} and {@code policy}. These types hold no state and do no input or
 * output, so that every other room can be read, and tested, with plain values. Policy travels inside the {@link dev.breakwater.call.Call}
 * (ADR 0004).
 */
@NullMarked
package dev.breakwater.call;

import org.jspecify.annotations.NullMarked;
