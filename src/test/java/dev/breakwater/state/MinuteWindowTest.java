package dev.breakwater.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MinuteWindowTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final MinuteWindow window = new MinuteWindow();

    @Test
    void begins_with_nothing() {
        assertThat(window.calls(0)).isZero();
        assertThat(window.failures(0)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000, -30, -1_000_000})
    void counts_what_happened_within_the_last_minute(long start) {
        long now = start * SECOND;
        window.success(now);
        window.failure(now);
        window.failure(now + 30 * SECOND);

        assertThat(window.calls(now + 30 * SECOND)).isEqualTo(3);
        assertThat(window.failures(now + 59 * SECOND)).isEqualTo(2);
        assertThat(window.failures(now + 60 * SECOND))
                .as("the first is a minute old")
                .isEqualTo(1);
        assertThat(window.calls(now + 90 * SECOND)).isZero();
    }

    @Test
    void a_second_that_comes_round_again_begins_anew() {
        window.failure(0);
        window.failure(60 * SECOND);

        assertThat(window.failures(60 * SECOND)).isEqualTo(1);
    }

    @Test
    void stops_counting_before_it_overflows() {
        for (int i = 0; i < 70_000; i++) {
            window.failure(0);
        }
        window.success(0);

        assertThat(window.failures(0)).isEqualTo(65_535);
        assertThat(window.calls(0)).isEqualTo(65_536);
    }
}
