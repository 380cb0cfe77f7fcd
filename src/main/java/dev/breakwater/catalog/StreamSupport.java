package dev.breakwater.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a deployment's streams; null says nothing.
 *
 * @param prefill {@code model_info.supports_assistant_prefill}: it continues a last message of the assistant's
 * @param goesOn {@code model_info.mid_stream}: whether a stream of its that breaks is continued elsewhere
 */
public record StreamSupport(
        @Nullable Boolean prefill, @Nullable Boolean goesOn) {

    public static final StreamSupport UNKNOWN = new StreamSupport(null, null);
}
