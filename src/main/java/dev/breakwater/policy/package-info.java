/** The policy of one call: retries, cooldowns, time limits, streams, sizes. */
@NullMarked
package dev.breakwater.policy;

import org.jspecify.annotations.NullMarked;
