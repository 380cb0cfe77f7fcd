package dev.breakwater.api;

import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's error object, {@code {"error": {"message", "type", "param", "code"}}}; all four members are always present.
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

    public static ErrorDocument of(Failure failure, String message) {
        ErrorDetails details = failure.report();
        return new ErrorDocument(new Content(message, type(failure), details.param(), details.code()));
    }

    /** The same with this code if it has none. */
    public ErrorDocument orCode(String code) {
        return error.code() != null
                ? this
                : new ErrorDocument(new Content(error.message(), error.type(), error.param(), code));
    }

    private static String type(Failure failure) {
        int status = failure.report().status();
        return switch (failure) {
            case Failure.TimedOut timedOut -> "timeout_error";
            case Failure.RateLimited limited -> "rate_limit_error";
            case Failure.QuotaExhausted unpaid -> "rate_limit_error";
            case Failure.NoDeployment none -> "rate_limit_error";
            case Failure.LimitReached full -> "rate_limit_error";
            case Failure.Unauthorized refused -> status == 403 ? "permission_error" : "authentication_error";
            case Failure.NotFound missing -> status >= 500 ? "server_error" : "not_found_error";
            case Failure.UnknownModel missing -> "not_found_error";
            case Failure.BadRequest bad -> status >= 500 ? "server_error" : "invalid_request_error";
            case Failure.ContextWindowExceeded tooLong -> "invalid_request_error";
            case Failure.ContentPolicyViolated refused -> "invalid_request_error";
            case Failure.Unreachable unreachable -> "server_error";
            case Failure.InvalidResponse garbled -> "server_error";
            case Failure.EmptyAnswer empty -> "server_error";
            case Failure.BrokenToolCall broken -> "server_error";
            case Failure.NotJson text -> "server_error";
            case Failure.StreamTooLong tooLong -> "server_error";
            case Failure.NoRoom full -> "server_error";
            case Failure.Unresumable unresumable -> "server_error";
            case Failure.ServerError error -> "server_error";
            case Failure.Cancelled cancelled -> "server_error";
            case Failure.ShuttingDown stopping -> "server_error";
        };
    }
}
