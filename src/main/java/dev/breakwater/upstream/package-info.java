/**
 * HTTP to providers: one client, deadlines, cancellation, server-sent events; knows bytes and statuses, no models.
 *
 * <p>May use {@code call}. The only room that opens connections: blocking, over channels' sockets, on the thread of the call (ADR 0013). Every
 * wait can be interrupted, and an interrupt, or the close of a response, ends the request at the provider at once.
 */
@NullMarked
package dev.breakwater.upstream;

import org.jspecify.annotations.NullMarked;
