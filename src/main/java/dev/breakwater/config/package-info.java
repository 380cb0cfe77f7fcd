/**
 * MicroProfile Config sources and the binder that makes one immutable {@link dev.breakwater.config.GatewayConfig} of them; what is
 * wrong is refused by its path; a reload swaps the whole.
 *
 * <p>May use {@code call}. The YAML file is a {@code ConfigSource} (ADR 0006): whatever the file says, the runtime's administrators can
 * override where they expect to. The one mutable thing is the holder of the current snapshot.
 */
@NullMarked
package dev.breakwater.config;

import org.jspecify.annotations.NullMarked;
