/** Reads the configuration from its sources, holds the one in force, and replaces it when a file changes. */
@NullMarked
package dev.breakwater.config.reload;

import org.jspecify.annotations.NullMarked;
