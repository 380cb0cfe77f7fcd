/**
 * The HTTP client for providers: connection pool, deadlines, cancellation, server-sent events. It knows bytes and statuses, no models.
 *
 * <p>Uses {@code json}, {@code policy} and {@code call}. The only package that opens connections to providers: blocking, on the thread of
 * the call (ADR 0013). An interrupt, or closing the response, aborts the request at the provider immediately.
 */
@NullMarked
package dev.breakwater.upstream;

import org.jspecify.annotations.NullMarked;
