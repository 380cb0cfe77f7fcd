/** Endpoints for operators and orchestrators: health, readiness, metrics, the root page. */
@NullMarked
package dev.breakwater.ops;

import org.jspecify.annotations.NullMarked;
