package dev.breakwater.api.request;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The request headers that the gateway uses. Read on the container's thread, because the server may reuse the request object later.
 *
 * @param callId the call's id, from {@link CallId}
 * @param retries {@code x-litellm-num-retries}
 * @param timeout {@code x-litellm-timeout}
 * @param streamTimeout {@code x-litellm-stream-timeout}
 * @param deadline {@code x-breakwater-deadline}
 * @param midStream {@code x-breakwater-mid-stream}
 * @param commit {@code x-breakwater-commit}
 * @param clientsRetry whether {@code x-stainless-retry-count}, which OpenAI's client libraries send, is above 0
 * @param encoding {@code Content-Encoding}
 * @param length {@code Content-Length}; -1 if there is none
 */
public record RequestHeaders(
        String callId,
        @Nullable String retries,
        @Nullable String timeout,
        @Nullable String streamTimeout,
        @Nullable String deadline,
        @Nullable String midStream,
        @Nullable String commit,
        boolean clientsRetry,
        @Nullable String encoding,
        long length) {

    public static final String CALL_ID = "x-litellm-call-id";
    public static final String RETRIES = "x-litellm-num-retries";
    public static final String TIMEOUT = "x-litellm-timeout";
    public static final String STREAM_TIMEOUT = "x-litellm-stream-timeout";
    public static final String DEADLINE = "x-breakwater-deadline";
    public static final String MID_STREAM = "x-breakwater-mid-stream";
    public static final String COMMIT = "x-breakwater-commit";
    static final String CLIENTS_RETRIES = "x-stainless-retry-count";

    public static RequestHeaders of(HttpServletRequest request) {
        return new RequestHeaders(
                CallId.ofRequest(request),
                request.getHeader(RETRIES),
                request.getHeader(TIMEOUT),
                request.getHeader(STREAM_TIMEOUT),
                request.getHeader(DEADLINE),
                request.getHeader(MID_STREAM),
                request.getHeader(COMMIT),
                isRetry(request.getHeader(CLIENTS_RETRIES)),
                request.getHeader("Content-Encoding"),
                request.getContentLengthLong());
    }

    private static boolean isRetry(@Nullable String count) {
        return count != null && !count.isBlank() && !count.strip().equals("0");
    }
}
