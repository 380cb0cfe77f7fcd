package dev.breakwater.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {

    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MAX_VALUE - 10, Long.MIN_VALUE})
    void time_that_wraps_around_does_no_harm(long now) {
        Deadline deadline = Deadline.in(Duration.ofNanos(100), now);

        assertThat(deadline.left(now + 40)).isEqualTo(Duration.ofNanos(60));
        assertThat(deadline.left(now + 101)).isZero();
        assertThat(deadline.orSooner(Deadline.in(Duration.ofNanos(99), now)).limit())
                .isEqualTo(Duration.ofNanos(99));
        assertThat(deadline.orSooner(Deadline.in(Duration.ofNanos(101), now))).isSameAs(deadline);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -5})
    void none_is_further_away_than_any(long now) {
        Deadline day = Deadline.in(Duration.ofDays(10_000), now);

        assertThat(Deadline.none(now).orSooner(day)).isSameAs(day);
        assertThat(Deadline.in(Duration.ofDays(Integer.MAX_VALUE), now).left(now))
                .isPositive();
    }
}
