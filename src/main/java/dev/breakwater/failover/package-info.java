/**
 * What goes on when a stream broke in the middle: what its client has got, how a target is asked to go on, and where the seam is.
 *
 * <p>May use {@code call} and {@code state}. Which target is asked is not decided here: the call goes through the same rings as any
 * other (ADR 0012).
 */
@NullMarked
package dev.breakwater.failover;

import org.jspecify.annotations.NullMarked;
