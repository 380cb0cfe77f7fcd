/**
 * OpenAI's JSON form of the interchange form: readers and writers of requests, answers and chunks, and the few edits that failover makes on
 * bytes. Its member names stand here, at the client's edge ({@code api.openai}) and in the provider's adapter, and nowhere else.
 *
 * <p>Where client and provider both speak OpenAI's form, bytes pass and nothing here is asked but the edits and the token count. The
 * readers and writers stream (Jackson's parser and generator, as {@link dev.breakwater.json.JsonDocument} does): a prompt of some MB, most
 * of it one image, would be held several times over by a tree of objects.
 *
 * <p>What a reader has no component for it keeps as JSON text in {@code others}, under its name; what is of the wrong type it refuses, with
 * its place. Source: OpenAI's API reference, "Chat"; for {@code cache_control}, {@code thinking}, {@code thinking_blocks} and {@code
 * reasoning_content}, which OpenAI does not have, LiteLLM's documentation.
 */
@NullMarked
package dev.breakwater.chat.openai;

import org.jspecify.annotations.NullMarked;
