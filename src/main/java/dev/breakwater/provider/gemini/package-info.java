/**
 * Google's Gemini API ({@code generateContent}, {@code streamGenerateContent}, {@code batchEmbedContents}). Source: Google's reference
 * "Gemini API", version v1beta, and its guides to thinking, thought signatures, function calling and structured output.
 */
@NullMarked
package dev.breakwater.provider.gemini;

import org.jspecify.annotations.NullMarked;
