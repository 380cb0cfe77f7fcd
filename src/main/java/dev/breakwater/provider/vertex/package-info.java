/**
 * Google Cloud's Vertex AI: Gemini, Claude, and partners' models with OpenAI's API. Source: Google Cloud's reference "Generative AI on Vertex
 * AI"; LiteLLM for the names of settings and for what an {@code api_base} may contain. It uses the forms of {@code provider.gemini}, {@code
 * provider.anthropic} and {@code provider.openai} at other addresses.
 */
@NullMarked
package dev.breakwater.provider.vertex;

import org.jspecify.annotations.NullMarked;
