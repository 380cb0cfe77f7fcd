/** The numbers that one call is bound to: retries, fallbacks, cooldowns, time limits, streams, sizes. */
@NullMarked
package dev.breakwater.policy;

import org.jspecify.annotations.NullMarked;
