package dev.breakwater.api.anthropic;

import dev.breakwater.failure.Failure;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's error, {@code {"type": "error", "error": {"type", "message"}, "request_id"}}. Source: Anthropic's API reference, "Errors".
 *
 * @param request_id null: the header {@code request-id} has it
 */
@JsonbPropertyOrder({"type", "error", "request_id"})
public record ErrorDocument(
        String type, Content error, @Nullable String request_id) {

    /** @param type one of Anthropic's: {@code invalid_request_error}, {@code rate_limit_error}, ... */
    @JsonbPropertyOrder({"type", "message"})
    public record Content(String type, String message) {}

    static ErrorDocument of(Failure failure, String message) {
        return new ErrorDocument("error", new Content(type(failure), message), null);
    }

    private static String type(Failure failure) {
        int status = failure.report().status();
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 408, 504 -> "timeout_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503 -> failure instanceof Failure.Unreachable ? "api_error" : "overloaded_error";
            case 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
