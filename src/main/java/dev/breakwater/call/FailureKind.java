package dev.breakwater.call;

import java.util.Arrays;
import java.util.Optional;

/** A failure's name in LiteLLM's {@code retry_policy} and {@code allowed_fails_policy}. */
public enum FailureKind {
    AUTHENTICATION("AuthenticationError"),
    TIMEOUT("TimeoutError"),
    RATE_LIMIT("RateLimitError"),
    CONTENT_POLICY("ContentPolicyViolationError"),
    BAD_REQUEST("BadRequestError"),
    NOT_FOUND("NotFoundError"),
    INTERNAL_SERVER("InternalServerError"),
    SERVICE_UNAVAILABLE("ServiceUnavailableError");

    private final String exceptionName;

    FailureKind(String exceptionName) {
        this.exceptionName = exceptionName;
    }

    /** LiteLLM's name of the exception, as {@code mock_response: "litellm.RateLimitError"} has it. */
    public String exceptionName() {
        return exceptionName;
    }

    /** The kind that a key such as {@code RateLimitErrorRetries} or {@code RateLimitErrorAllowedFails} is about. */
    public static Optional<FailureKind> ofKey(String key, String suffix) {
        return Arrays.stream(values())
                .filter(kind -> key.equals(kind.exceptionName + suffix))
                .findFirst();
    }
}
