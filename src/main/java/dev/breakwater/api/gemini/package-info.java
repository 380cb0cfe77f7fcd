/**
 * Gemini's {@code generateContent} form of requests, answers, streams and errors. Source: Google's reference "Gemini API", version
 * v1beta; what its clients accept is tested with google-genai.
 */
@NullMarked
package dev.breakwater.api.gemini;

import org.jspecify.annotations.NullMarked;
