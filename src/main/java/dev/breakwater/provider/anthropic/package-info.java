/**
 * Anthropic's Messages API. Source: Anthropic's API reference, "Messages", "Streaming", "Errors", "Thinking", "Structured outputs"; for
 * what OpenAI's form has no member for, LiteLLM's documentation.
 */
@NullMarked
package dev.breakwater.provider.anthropic;

import org.jspecify.annotations.NullMarked;
