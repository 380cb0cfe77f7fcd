/**
 * Cohere's API, version 2 ({@code /v2/chat}, {@code /v2/embed}). Sources: Cohere's API reference, the types of its Python library, and its
 * guides to tool use, reasoning and streaming.
 */
@NullMarked
package dev.breakwater.provider.cohere;

import org.jspecify.annotations.NullMarked;
