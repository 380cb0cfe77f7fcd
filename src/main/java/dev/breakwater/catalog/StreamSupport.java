package dev.breakwater.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a deployment's streams; null means unknown.
 *
 * @param prefill {@code model_info.supports_assistant_prefill}: it continues a last message of the assistant
 * @param goesOn {@code model_info.mid_stream}: whether its broken streams are continued elsewhere
 */
public record StreamSupport(
        @Nullable Boolean prefill, @Nullable Boolean goesOn) {

    public static final StreamSupport UNKNOWN = new StreamSupport(null, null);
}
