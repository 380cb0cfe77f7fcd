package dev.breakwater.call.request;

import dev.breakwater.json.JsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * A request to continue an answer whose stream broke.
 *
 * @param text what its client has received
 * @param asked the client's own request
 * @param way how the target is asked; null until one has been chosen
 */
public record Continuation(
        String text, JsonDocument asked, @Nullable ResumeMode way) {}
