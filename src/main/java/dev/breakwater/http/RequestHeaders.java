package dev.breakwater.http;

import jakarta.ws.rs.core.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The request headers that are ours. They are read on the container's thread: JAX-RS does not promise them on any other.
 *
 * @param callId {@code x-litellm-call-id}
 * @param retries {@code x-litellm-num-retries}
 * @param timeout {@code x-litellm-timeout}
 * @param streamTimeout {@code x-litellm-stream-timeout}
 * @param deadline {@code x-breakwater-deadline}
 * @param midStream {@code x-breakwater-mid-stream}
 * @param commit {@code x-breakwater-commit}
 * @param clientsRetry {@code x-stainless-retry-count}, which OpenAI's own libraries send, is above 0
 * @param length {@code Content-Length}; -1 where there is none
 */
record RequestHeaders(
        @Nullable String callId,
        @Nullable String retries,
        @Nullable String timeout,
        @Nullable String streamTimeout,
        @Nullable String deadline,
        @Nullable String midStream,
        @Nullable String commit,
        boolean clientsRetry,
        int length) {

    static final String CALL_ID = "x-litellm-call-id";
    static final String RETRIES = "x-litellm-num-retries";
    static final String TIMEOUT = "x-litellm-timeout";
    static final String STREAM_TIMEOUT = "x-litellm-stream-timeout";
    static final String DEADLINE = "x-breakwater-deadline";
    static final String MID_STREAM = "x-breakwater-mid-stream";
    static final String COMMIT = "x-breakwater-commit";
    static final String CLIENTS_RETRIES = "x-stainless-retry-count";

    static RequestHeaders of(HttpHeaders headers) {
        return new RequestHeaders(
                headers.getHeaderString(CALL_ID),
                headers.getHeaderString(RETRIES),
                headers.getHeaderString(TIMEOUT),
                headers.getHeaderString(STREAM_TIMEOUT),
                headers.getHeaderString(DEADLINE),
                headers.getHeaderString(MID_STREAM),
                headers.getHeaderString(COMMIT),
                again(headers.getHeaderString(CLIENTS_RETRIES)),
                headers.getLength());
    }

    private static boolean again(@Nullable String count) {
        return count != null && !count.isBlank() && !count.strip().equals("0");
    }
}
