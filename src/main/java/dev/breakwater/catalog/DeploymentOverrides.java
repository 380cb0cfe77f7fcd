package dev.breakwater.catalog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A deployment's own numbers; null means that the router's apply.
 *
 * @param timeout LiteLLM {@code timeout}: an attempt in total
 * @param streamTimeout LiteLLM {@code stream_timeout}: until a stream's first event with content
 * @param retries LiteLLM {@code num_retries} or {@code max_retries}: retries of a call that began here
 * @param cooldownTime LiteLLM {@code cooldown_time}; zero means that it never cools down
 * @param maxInputTokens {@code model_info.max_input_tokens}: the context window; see {@link ModelFacts#window} for all that is known of it
 * @param maxParallelRequests LiteLLM {@code max_parallel_requests}, else {@code default_max_parallel_requests}; 1 or more
 */
public record DeploymentOverrides(
        @Nullable Duration timeout,
        @Nullable Duration streamTimeout,
        @Nullable Integer retries,
        @Nullable Duration cooldownTime,
        @Nullable Integer maxInputTokens,
        @Nullable Integer maxParallelRequests) {

    public static final DeploymentOverrides NONE = new DeploymentOverrides(null, null, null, null, null, null);
}
