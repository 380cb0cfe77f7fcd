package dev.breakwater.state.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.testing.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlidingMinuteTest {

    private static final long MINUTE = Duration.ofSeconds(60).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final ManualTicker ticker = new ManualTicker();
    private final SlidingMinute minute = new SlidingMinute(ticker.nanos());

    /** What was counted and when. */
    private record Logged(long at, long amount) {}

    /** The exact count of the last nanoseconds. */
    private static long exact(List<Logged> log, long span, long now) {
        return log.stream()
                .filter(each -> now - each.at() < span)
                .mapToLong(Logged::amount)
                .sum();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void an_exact_log_never_has_more_and_has_as_much_a_second_later(long seed) {
        Random random = new Random(seed);
        List<Logged> log = new ArrayList<>();
        for (int step = 0; step < 5_000; step++) {
            long now = ticker.nanos();
            if (random.nextBoolean()) {
                long amount = random.nextInt(100);
                minute.add(amount, now);
                log.add(new Logged(now, amount));
            }
            assertThat(minute.sum(now))
                    .isGreaterThanOrEqualTo(exact(log, MINUTE, now))
                    .isLessThanOrEqualTo(exact(log, MINUTE + SECOND, now));
            boolean far = random.nextInt(50) == 0;
            ticker.advance(Duration.ofNanos(random.nextLong(far ? 3 * MINUTE : 2 * SECOND)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void after_the_time_that_it_names_so_much_is_gone_and_not_before(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 500; step++) {
            minute.add(1 + random.nextInt(9), ticker.nanos());
            ticker.advance(Duration.ofNanos(random.nextLong(2 * SECOND)));
            long sum = minute.sum(ticker.nanos());
            if (sum > 0) {
                long gone = 1 + random.nextLong(sum);
                Duration until = minute.until(gone, ticker.nanos());

                ticker.advance(until.minusNanos(1));
                assertThat(minute.sum(ticker.nanos())).isGreaterThan(sum - gone);
                ticker.advance(Duration.ofNanos(1));
                assertThat(minute.sum(ticker.nanos())).isLessThanOrEqualTo(sum - gone);
            }
        }
    }

    @Test
    void what_is_taken_back_within_the_minute_does_not_count() {
        long second = minute.add(5, ticker.nanos());
        ticker.advance(Duration.ofSeconds(30));
        minute.add(2, ticker.nanos());

        minute.remove(5, second, ticker.nanos());

        assertThat(minute.sum(ticker.nanos())).isEqualTo(2);
    }

    @Test
    void what_is_taken_back_after_the_minute_is_gone_already() {
        long second = minute.add(5, ticker.nanos());
        ticker.advance(Duration.ofSeconds(61));
        minute.add(2, ticker.nanos());

        minute.remove(5, second, ticker.nanos());

        assertThat(minute.sum(ticker.nanos())).isEqualTo(2);
    }

    @Test
    void more_than_there_is_takes_the_whole_minute() {
        assertThat(minute.until(1, ticker.nanos())).isEqualTo(Duration.ofMinutes(1));
    }
}
