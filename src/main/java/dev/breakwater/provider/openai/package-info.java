/**
 * OpenAI's form: OpenAI and everything compatible with it, Azure OpenAI, Hugging Face. They differ in their addresses; what they have in
 * common is {@link dev.breakwater.provider.openai.OpenAiCompatible}.
 */
@NullMarked
package dev.breakwater.provider.openai;

import org.jspecify.annotations.NullMarked;
