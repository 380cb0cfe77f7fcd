package dev.breakwater.failure;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client is shown of a failure: the provider's own message, already scrubbed of keys, or ours.
 *
 * @param status the HTTP status that the client gets
 * @param message one or more sentences, without any key
 * @param param the field that is wrong, where one is
 * @param code OpenAI's symbolic code ({@code context_length_exceeded}), where there is one
 * @param retryAfter how long the provider asked to wait, where it did
 * @param headers the provider's headers that may be passed on ({@code x-ratelimit-*}), names in lower case
 */
public record ErrorDetails(
        int status,
        String message,
        @Nullable String param,
        @Nullable String code,
        @Nullable Duration retryAfter,
        Map<String, String> headers) {

    public ErrorDetails {
        headers = Map.copyOf(headers);
    }

    public static ErrorDetails of(int status, String message) {
        return new ErrorDetails(status, message, null, null, null, Map.of());
    }

    public ErrorDetails withCode(String newCode) {
        return new ErrorDetails(status, message, param, newCode, retryAfter, headers);
    }

    public ErrorDetails withStatus(int newStatus) {
        return new ErrorDetails(newStatus, message, param, code, retryAfter, headers);
    }

    public ErrorDetails withParam(String newParam) {
        return new ErrorDetails(status, message, newParam, code, retryAfter, headers);
    }

    public ErrorDetails withRetryAfter(Duration newRetryAfter) {
        return new ErrorDetails(status, message, param, code, newRetryAfter, headers);
    }
}
