package dev.breakwater.call;

import dev.breakwater.json.JsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * That a request is to go on with an answer whose stream broke.
 *
 * @param text what its client has got
 * @param asked what the client asked, as it came
 * @param way how the target is asked; null until one has been chosen
 */
public record Continuation(
        String text, JsonDocument asked, @Nullable ResumeMode way) {}
