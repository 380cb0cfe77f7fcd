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
 * @param length {@code Content-Length}; -1 where there is none
 */
record RequestHeaders(
        @Nullable String callId,
        @Nullable String retries,
        @Nullable String timeout,
        @Nullable String streamTimeout,
        @Nullable String deadline,
        int length) {

    static final String CALL_ID = "x-litellm-call-id";
    static final String RETRIES = "x-litellm-num-retries";
    static final String TIMEOUT = "x-litellm-timeout";
    static final String STREAM_TIMEOUT = "x-litellm-stream-timeout";
    static final String DEADLINE = "x-breakwater-deadline";

    static RequestHeaders of(HttpHeaders headers) {
        return new RequestHeaders(
                headers.getHeaderString(CALL_ID),
                headers.getHeaderString(RETRIES),
                headers.getHeaderString(TIMEOUT),
                headers.getHeaderString(STREAM_TIMEOUT),
                headers.getHeaderString(DEADLINE),
                headers.getLength());
    }
}
