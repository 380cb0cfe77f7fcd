package dev.breakwater.call;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a failure: a provider's own words, already scrubbed of keys, or ours.
 *
 * @param status the HTTP status that the client gets
 * @param message one or more sentences, without any key
 * @param param the field that is wrong, where one is
 * @param code OpenAI's symbolic code ({@code context_length_exceeded}), where there is one
 * @param retryAfter what the provider asked for, where it did
 * @param headers the provider's headers that may be passed on ({@code x-ratelimit-*}), names in lower case
 */
public record Report(
        int status,
        String message,
        @Nullable String param,
        @Nullable String code,
        @Nullable Duration retryAfter,
        Map<String, String> headers) {

    public Report {
        headers = Map.copyOf(headers);
    }

    public static Report of(int status, String message) {
        return new Report(status, message, null, null, null, Map.of());
    }

    public Report withCode(String newCode) {
        return new Report(status, message, param, newCode, retryAfter, headers);
    }

    public Report withStatus(int newStatus) {
        return new Report(newStatus, message, param, code, retryAfter, headers);
    }

    public Report withParam(String newParam) {
        return new Report(status, message, newParam, code, retryAfter, headers);
    }

    public Report withRetryAfter(Duration newRetryAfter) {
        return new Report(status, message, param, code, newRetryAfter, headers);
    }
}
