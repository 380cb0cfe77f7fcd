/**
 * Continues a stream that broke in the middle: what its client has, how a target is asked for the rest, and where the two join.
 *
 * <p>May use {@code call} and {@code state}. Which target is asked is not decided here: the call goes through the same rings as any
 * other (ADR 0012). It works on the interchange form ({@code chat}) and knows no provider's member names.
 */
@NullMarked
package dev.breakwater.failover;

import org.jspecify.annotations.NullMarked;
