/** Binds the configuration: from the leaves of its sources to one immutable {@link dev.breakwater.config.GatewayConfig}, with all problems. */
@NullMarked
package dev.breakwater.config.binding;

import org.jspecify.annotations.NullMarked;
