package dev.breakwater.api;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassedHeadersTest {

    @Test
    void headers_pass() {
        assertThat(passed(Map.of("x-ratelimit-reset", "6m0s"))).containsExactly(Map.entry("x-ratelimit-reset", "6m0s"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-ratelimit-a b", "x-ratelimit-\u00e4", "x-ratelimit-\u20ac", "x:y", "x\r\ny", ""})
    void a_name_that_is_no_token_does_not(String name) {
        assertThat(passed(Map.of(name, "1"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: b", "caf\u00e9", "\u0000", "\u007f"})
    void nor_does_a_value_that_is_not_printable(String value) {
        assertThat(passed(Map.of("x-ratelimit-a", value))).isEmpty();
    }

    @Test
    void nor_does_what_is_too_long() {
        assertThat(passed(Map.of("x".repeat(129), "1", "x-ratelimit-a", "1".repeat(1_025))))
                .isEmpty();
    }

    @Test
    void of_too_many_some_are_left_out() {
        Map<String, String> many =
                IntStream.range(0, 400).boxed().collect(Collectors.toMap(each -> "x-ratelimit-" + each, each -> "1"));

        assertThat(passed(many)).hasSize(64);
    }

    private static Map<String, String> passed(Map<String, String> headers) {
        Response.ResponseBuilder response = Response.ok();
        PassedHeaders.addTo(response, headers);
        return response.build().getStringHeaders().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().get(0)));
    }
}
