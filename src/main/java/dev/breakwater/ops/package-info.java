/** What operators and orchestrators ask: health, readiness, metrics. */
@NullMarked
package dev.breakwater.ops;

import org.jspecify.annotations.NullMarked;
