package dev.breakwater.api.request;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The request headers that are ours. They are read on the container's thread: a request may be another one's by the time that another
 * thread looks at it.
 *
 * @param callId the call's, by {@link CallId}
 * @param retries {@code x-litellm-num-retries}
 * @param timeout {@code x-litellm-timeout}
 * @param streamTimeout {@code x-litellm-stream-timeout}
 * @param deadline {@code x-breakwater-deadline}
 * @param midStream {@code x-breakwater-mid-stream}
 * @param commit {@code x-breakwater-commit}
 * @param clientsRetry {@code x-stainless-retry-count}, which OpenAI's own libraries send, is above 0
 * @param encoding {@code Content-Encoding}
 * @param length {@code Content-Length}; -1 where there is none
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
                again(request.getHeader(CLIENTS_RETRIES)),
                request.getHeader("Content-Encoding"),
                request.getContentLengthLong());
    }

    private static boolean again(@Nullable String count) {
        return count != null && !count.isBlank() && !count.strip().equals("0");
    }
}
