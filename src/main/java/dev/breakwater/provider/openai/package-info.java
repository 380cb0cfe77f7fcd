/**
 * Providers that speak OpenAI's own form: OpenAI and everything compatible with it, Azure OpenAI, Hugging Face. They differ in
 * addresses and in how the key is sent; the exchange itself is {@link dev.breakwater.provider.openai.OpenAiExchange}.
 */
@NullMarked
package dev.breakwater.provider.openai;

import org.jspecify.annotations.NullMarked;
