package dev.breakwater.api.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallIdTest {

    @Test
    void the_clients_own_is_kept() {
        String longest = "x".repeat(128);

        assertThat(CallId.of("my-call/7")).isEqualTo("my-call/7");
        assertThat(CallId.of(longest)).isEqualTo(longest);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "a b", "a\r\nb", "\u00e4", "\u007f"})
    void what_cannot_stand_in_a_header_is_replaced(String asked) {
        assertThat(CallId.of(asked)).matches("[0-9a-f]{32}");
    }

    @Test
    void one_that_is_too_long_is_replaced() {
        assertThat(CallId.of("x".repeat(129))).hasSize(32);
    }

    @Test
    void no_two_are_alike() {
        assertThat(CallId.of(null)).isNotEqualTo(CallId.of(null));
    }
}
