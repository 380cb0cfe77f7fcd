package dev.breakwater.api.gemini;

import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Google's error object, {@code {"error": {"code", "message", "status", "details"}}}. Clients recognise it by its first member. Sources:
 * Google's AIP-193; {@code google.rpc.Code}, {@code google.rpc.RetryInfo} and {@code google.rpc.BadRequest}.
 */
final class ErrorDocument {

    private static final String TYPE = "@type";

    private static final String TYPES = "type.googleapis.com/google.rpc.";

    private ErrorDocument() {}

    static Map<String, Object> of(Failure failure, String message) {
        ErrorDetails report = failure.report();
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", report.status());
        error.put("message", message);
        error.put("status", status(report.status()));
        List<Map<String, Object>> details = details(report, message);
        if (!details.isEmpty()) {
            error.put("details", details);
        }
        return Map.of("error", error);
    }

    private static List<Map<String, Object>> details(ErrorDetails report, String message) {
        List<Map<String, Object>> details = new ArrayList<>();
        if (report.retryAfter() != null) {
            BigDecimal seconds = BigDecimal.valueOf(report.retryAfter().toMillis(), 3);
            details.add(detail(
                    "RetryInfo", "retryDelay", seconds.stripTrailingZeros().toPlainString() + "s"));
        }
        if (report.param() != null) {
            Map<String, Object> violation = new LinkedHashMap<>();
            violation.put("field", report.param());
            violation.put("description", message);
            details.add(detail("BadRequest", "fieldViolations", List.of(violation)));
        }
        return details;
    }

    private static Map<String, Object> detail(String type, String member, Object value) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put(TYPE, TYPES + type);
        detail.put(member, value);
        return detail;
    }

    private static String status(int status) {
        return switch (status) {
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 408, 504 -> "DEADLINE_EXCEEDED";
            case 409 -> "ABORTED";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 499 -> "CANCELLED";
            case 501 -> "UNIMPLEMENTED";
            case 502, 503 -> "UNAVAILABLE";
            default -> status < 500 ? "INVALID_ARGUMENT" : "INTERNAL";
        };
    }
}
