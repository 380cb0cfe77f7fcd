package dev.breakwater.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowCounterTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final WindowCounter tally = new WindowCounter(10);

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000, -3, -1_000_000})
    void counts_each_sort_within_its_seconds(long start) {
        long now = start * SECOND;
        tally.count(0, now);
        tally.count(1, now);
        tally.count(1, now + 5 * SECOND);

        assertThat(tally.sum(0, now + 9 * SECOND)).isEqualTo(1);
        assertThat(tally.sum(1, now + 9 * SECOND)).isEqualTo(2);
        assertThat(tally.sum(1, now + 10 * SECOND)).as("the first is too old").isEqualTo(1);
        assertThat(tally.sum(1, now + 15 * SECOND)).isZero();
    }

    @Test
    void no_more_is_taken_than_may_be() {
        assertThat(tally.take(1, 1, 0)).isTrue();
        assertThat(tally.take(1, 1, 0)).isFalse();

        assertThat(tally.sum(1, 0)).as("what was denied is not counted").isEqualTo(1);
    }

    @Test
    void what_is_taken_back_was_never_counted() {
        tally.count(0, 0);
        tally.count(1, 0);

        tally.uncount(1, 0);

        assertThat(tally.sum(1, 0)).isZero();
        assertThat(tally.sum(0, 0)).isEqualTo(1);
    }

    @Test
    void nothing_is_taken_back_from_another_second() {
        tally.count(1, 0);

        tally.uncount(1, 10 * SECOND);
        tally.uncount(0, 0);

        assertThat(tally.sum(1, 0)).isEqualTo(1);
        assertThat(tally.sum(0, 0)).isZero();
    }

    @Test
    void stops_counting_before_it_overflows() {
        for (int i = 0; i < 70_000; i++) {
            tally.count(0, 0);
        }

        assertThat(tally.sum(0, 0)).isEqualTo(65_535);
        assertThat(tally.sum(1, 0)).isZero();
    }
}
