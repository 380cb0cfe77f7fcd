/**
 * What a provider's form must do ({@link dev.breakwater.provider.ProviderForm}), and the one table of failures. One sub-package for each
 * form; {@code exchange} calls them.
 *
 * <p>May use all values and {@code upstream}. Sub-packages never see each other. Whatever a provider sends is untrusted input: it is
 * checked, classified in one place ({@link dev.breakwater.provider.FailureTable}) and scrubbed of keys before it is passed on.
 */
@NullMarked
package dev.breakwater.provider;

import org.jspecify.annotations.NullMarked;
