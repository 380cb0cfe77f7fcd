package dev.breakwater.api.anthropic;

import static dev.breakwater.testing.Samples.unreachable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.api.JsonResponses;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorDocumentTest {

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error",
        "401, authentication_error",
        "402, billing_error",
        "403, permission_error",
        "404, not_found_error",
        "405, invalid_request_error",
        "408, timeout_error",
        "413, request_too_large",
        "422, invalid_request_error",
        "429, rate_limit_error",
        "500, api_error",
        "502, api_error",
        "503, overloaded_error",
        "529, overloaded_error"
    })
    void every_status_has_anthropics_type(int status, String type) {
        Failure failure = new Failure.ServerError(ErrorDetails.of(status, "m"));

        assertThat(new JsonResponses().text(ErrorDocument.of(failure, "all of it")))
                .isEqualTo("{\"type\":\"error\",\"error\":{\"type\":\"" + type
                        + "\",\"message\":\"all of it\"},\"request_id\":null}");
    }

    @Test
    void a_provider_that_cannot_be_reached_is_not_overloaded() {
        assertThat(ErrorDocument.of(unreachable(), "m").error().type()).isEqualTo("api_error");
    }
}
