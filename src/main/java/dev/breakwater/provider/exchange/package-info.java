/**
 * One request to a provider and its answer, for every form: sending, status, limits of time and size, the first content of a stream, its
 * idle timeout, and closing. What differs between providers is in their {@link dev.breakwater.provider.ProviderForm}s.
 */
@NullMarked
package dev.breakwater.provider.exchange;

import org.jspecify.annotations.NullMarked;
