package dev.breakwater.api;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's error object, {@code {"error": {"message", "type", "param", "code"}}}; all four members are always there.
 *
 * @param error what went wrong
 */
public record ErrorDocument(Content error) {

    /**
     * @param type one of OpenAI's: {@code invalid_request_error}, {@code rate_limit_error}, ...
     * @param param the field of the request that is wrong
     * @param code a symbol such as {@code context_length_exceeded}
     */
    @JsonbPropertyOrder({"message", "type", "param", "code"})
    public record Content(
            String message,
            String type,
            @Nullable String param,
            @Nullable String code) {}
}
