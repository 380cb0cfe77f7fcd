/** Answers without a provider: LiteLLM's {@code mock_response} and {@code mock_timeout}, for demonstrations and tests. */
@NullMarked
package dev.breakwater.provider.mock;

import org.jspecify.annotations.NullMarked;
