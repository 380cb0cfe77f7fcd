package dev.breakwater.failure;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A failure's name in metrics, and in LiteLLM's {@code retry_policy} and {@code allowed_fails_policy}. */
public enum FailureKind {
    AUTHENTICATION("AuthenticationError"),
    TIMEOUT("TimeoutError"),
    RATE_LIMIT("RateLimitError"),
    CONTENT_POLICY("ContentPolicyViolationError"),
    BAD_REQUEST("BadRequestError"),
    NOT_FOUND("NotFoundError"),
    INTERNAL_SERVER("InternalServerError"),
    SERVICE_UNAVAILABLE("ServiceUnavailableError"),

    /** The client left. No policy applies: there is no client left to answer. */
    CANCELLED("CancelledError");

    private static final List<FailureKind> IN_POLICIES =
            Arrays.stream(values()).filter(kind -> kind != CANCELLED).toList();

    private final String exceptionName;

    FailureKind(String exceptionName) {
        this.exceptionName = exceptionName;
    }

    /** LiteLLM's name of the exception, as {@code mock_response: "litellm.RateLimitError"} has it. */
    public String exceptionName() {
        return exceptionName;
    }

    /** The kinds that policies can name. */
    public static List<FailureKind> inPolicies() {
        return IN_POLICIES;
    }

    /** The kind that a key such as {@code RateLimitErrorRetries} or {@code RateLimitErrorAllowedFails} is about. */
    public static Optional<FailureKind> ofKey(String key, String suffix) {
        return IN_POLICIES.stream()
                .filter(kind -> key.equals(kind.exceptionName + suffix))
                .findFirst();
    }
}
