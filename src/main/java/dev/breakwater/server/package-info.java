/** The process: start and warm-up, the threads of calls, connections and disconnects, framing, the way to an orderly end. */
@NullMarked
package dev.breakwater.server;

import org.jspecify.annotations.NullMarked;
