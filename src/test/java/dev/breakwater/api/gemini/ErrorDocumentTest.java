package dev.breakwater.api.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.api.JsonResponses;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorDocumentTest {

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_ARGUMENT",
        "401, UNAUTHENTICATED",
        "403, PERMISSION_DENIED",
        "404, NOT_FOUND",
        "408, DEADLINE_EXCEEDED",
        "413, INVALID_ARGUMENT",
        "429, RESOURCE_EXHAUSTED",
        "499, CANCELLED",
        "500, INTERNAL",
        "501, UNIMPLEMENTED",
        "502, UNAVAILABLE",
        "503, UNAVAILABLE",
        "504, DEADLINE_EXCEEDED"
    })
    void the_status_decides_googles_word(int status, String word) {
        assertThat(json(ErrorDetails.of(status, "no")))
                .isEqualTo("{\"error\":{\"code\":" + status + ",\"message\":\"no\",\"status\":\"" + word + "\"}}");
    }

    @Test
    void a_pause_and_a_wrong_member_are_details() {
        ErrorDetails report = ErrorDetails.of(429, "no")
                .withRetryAfter(Duration.ofMillis(7_500))
                .withParam("tools.googleSearch");

        assertThat(json(report))
                .contains("{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"7.5s\"}")
                .contains("{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":"
                        + "[{\"field\":\"tools.googleSearch\",\"description\":\"no\"}]}");
    }

    private static String json(ErrorDetails report) {
        return new JsonResponses().text(ErrorDocument.of(new Failure.ServerError(report), report.message()));
    }
}
