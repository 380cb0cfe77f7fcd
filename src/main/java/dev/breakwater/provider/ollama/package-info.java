/**
 * Ollama's native API ({@code /api/chat}, {@code /api/embed}). Its OpenAI-compatible API lacks the options of the model's runner ({@code
 * num_ctx} and the like), {@code keep_alive} and {@code think}. Source: Ollama's API documentation and {@code api/types.go}.
 */
@NullMarked
package dev.breakwater.provider.ollama;

import org.jspecify.annotations.NullMarked;
