/**
 * The vocabulary: immutable records and sealed types that travel through everything else.
 *
 * <p>Uses nothing of ours. What is here holds no state and does no input or output, so that every other room can be read,
 * and tested, with plain values. Policy travels inside the {@link dev.breakwater.call.Call} (ADR 0004).
 */
@NullMarked
package dev.breakwater.call;

import org.jspecify.annotations.NullMarked;
