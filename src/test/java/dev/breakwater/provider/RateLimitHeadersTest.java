package dev.breakwater.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.upstream.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitHeadersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "59",
                "-1",
                "7.66",
                "6m0s",
                "12ms",
                "1s",
                "2m59.56s",
                "1h2m3.5s",
                "2026-11-27T10:00:00Z",
                "2026-11-27T10:00:00.123+01:00",
                "Fri, 27 Nov 2026 10:00:00 GMT"
            })
    void a_number_a_duration_or_a_date_is_passed_on(String value) {
        assertThat(passedOn("X-RateLimit-Reset-Requests", value)).containsEntry("x-ratelimit-reset-requests", value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sk-abcdefgh",
                "secret",
                "1234567890123456",
                "1 2",
                "1\u0001",
                "1s; sk-abc",
                "1m1m1m1m1m1m1m",
                "Fri, 27 Nov 2026 10:00:00 GMT, x",
                "\u0661"
            })
    void any_other_value_is_not(String value) {
        assertThat(passedOn("x-ratelimit-remaining-requests", value)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-ratelimit-limit-requests",
                "x-ratelimit-limit-tokens",
                "x-ratelimit-remaining-requests",
                "x-ratelimit-remaining-tokens",
                "x-ratelimit-reset-requests",
                "x-ratelimit-reset-tokens",
                "x-ratelimit-remaining-tokens-minute",
                "x-ratelimit-limit-requests-day",
                "x-ratelimit-limit-tokens-prompt",
                "x-ratelimit-limit"
            })
    void names_that_providers_document_are_passed_on(String name) {
        assertThat(passedOn(name, "1")).containsKey(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-ratelimit-",
                "x-ratelimit-sk-abcdefgh",
                "x-ratelimit-limit-requests-sk-abcdefgh",
                "x-ratelimit-a b",
                "x-ratelimit-\u00e9",
                "x-request-id",
                "set-cookie"
            })
    void no_other_name_is(String name) {
        assertThat(passedOn(name, "1")).isEmpty();
    }

    @Test
    void of_a_name_that_comes_often_the_first_counts_and_their_number_is_bounded() {
        List<Headers.Header> many = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            many.add(new Headers.Header("x-ratelimit-limit-requests", String.valueOf(i)));
            many.add(new Headers.Header("x-ratelimit-" + i, "1"));
        }

        assertThat(RateLimitHeaders.of(new Headers(many))).isEqualTo(Map.of("x-ratelimit-limit-requests", "0"));
    }

    private static Map<String, String> passedOn(String name, String value) {
        return RateLimitHeaders.of(new Headers(List.of(new Headers.Header(name, value))));
    }
}
