/** The process: start and warm-up, threads of calls, disconnects, request framing, graceful shutdown. */
@NullMarked
package dev.breakwater.server;

import org.jspecify.annotations.NullMarked;
