/**
 * Binds MicroProfile Config to one immutable {@link dev.breakwater.config.GatewayConfig}. An error names the property's path, the file and
 * the line. A reload replaces the whole configuration.
 *
 * <p>Uses {@code catalog}, {@code failure}, {@code policy} and {@code call}. The YAML file is a {@code ConfigSource} (ADR 0006), so
 * administrators of the server can override each value by system property or environment variable. Only the holder of the current
 * configuration is mutable.
 */
@NullMarked
package dev.breakwater.config;

import org.jspecify.annotations.NullMarked;
