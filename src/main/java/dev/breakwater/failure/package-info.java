/** The closed set of failures, and what each of them means for a retry, a fallback and a deployment's health. */
@NullMarked
package dev.breakwater.failure;

import org.jspecify.annotations.NullMarked;
