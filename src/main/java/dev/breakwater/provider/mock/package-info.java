/** Answers without a provider: LiteLLM's mock parameters, for demonstrations and tests. */
@NullMarked
package dev.breakwater.provider.mock;

import org.jspecify.annotations.NullMarked;
