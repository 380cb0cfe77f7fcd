/**
 * The provider contract and, in one sub-package each, the adapters between OpenAI's form and a provider's own.
 *
 * <p>May use {@code call} and {@code upstream}. Adapters never see each other. Whatever a provider says is untrusted input: it is
 * checked, classified in one place ({@link dev.breakwater.provider.FailureTable}) and scrubbed of keys before it goes on.
 */
@NullMarked
package dev.breakwater.provider;

import org.jspecify.annotations.NullMarked;
