/**
 * The edge: resources, filters and exception mappers turn an HTTP exchange into a {@code Call}, and an {@code Answer} or
 * {@code Failure} into an HTTP exchange.
 *
 * <p>May use {@code call}, {@code config}, {@code dispatch}, and {@code state} read-only for the status resources. The only room that
 * knows JAX-RS. A resource hands its work to a virtual thread and frees the container's (ADR 0001).
 */
@NullMarked
package dev.breakwater.http;

import org.jspecify.annotations.NullMarked;
