package dev.breakwater.reliability;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.badRequest;
import static dev.breakwater.testing.Samples.rateLimited;
import static dev.breakwater.testing.Samples.serverError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Call;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Deadline;
import dev.breakwater.policy.RetryPolicy;
import dev.breakwater.testing.CallSample;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    /** Draws the least there is. */
    private static final RandomGenerator CALM = () -> 0L;

    /** Draws the most there is. */
    private static final RandomGenerator WILD = () -> -1L;

    private static final Duration JITTER = Duration.ofMillis(750);

    @ParameterizedTest
    @CsvSource({"0, 500", "1, 1000", "2, 2000", "3, 4000", "4, 8000", "5, 8000", "40, 8000"})
    void doubles_from_half_a_second_to_eight(int retries, long millis) {
        Call call = aCall().retrying(100).get();
        for (int i = 0; i < retries; i++) {
            call = call.retry(serverError(), anAttempt(call, 0), 0);
        }

        assertThat(before(call, 0, serverError(), CALM)).hasValue(Duration.ofMillis(millis));
    }

    @Test
    void jitter_is_three_quarters_of_a_second_at_most() {
        Call call = aCall().get();
        Duration least = before(call, 0, serverError(), CALM).orElseThrow();

        Duration most = before(call, 0, serverError(), WILD).orElseThrow();

        assertThat(most).isBetween(least.plus(JITTER).minusMillis(1), least.plus(JITTER));
    }

    @ParameterizedTest
    @CsvSource({"100, 500", "3000, 3000", "20000, 8000"})
    void the_floor_lifts_it_up_to_eight_seconds(long floor, long millis) {
        Call call = aCall().retrying(new RetryPolicy(
                        null, Map.of(), Map.of(), 2, Duration.ofMillis(floor), RetryPolicy.DEFAULT_BUDGET, false))
                .get();

        assertThat(before(call, 0, serverError(), CALM)).hasValue(Duration.ofMillis(millis));
    }

    @Test
    void does_not_wait_where_another_deployment_is_left() {
        assertThat(before(aCall().get(), 1, rateLimited(Duration.ofSeconds(50)), WILD))
                .hasValue(Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "60, 60000", "61, 500", "0, 500"})
    void waits_as_long_as_the_provider_asks_up_to_a_minute(long asked, long millis) {
        Optional<Duration> pause = before(aCall().get(), 0, rateLimited(Duration.ofSeconds(asked)), CALM);

        assertThat(pause).hasValue(Duration.ofMillis(millis));
    }

    @Test
    void never_waits_less_than_the_provider_asks() {
        Random random = new Random(7);

        for (int i = 0; i < 1_000; i++) {
            assertThat(before(aCall().get(), 0, rateLimited(Duration.ofSeconds(3)), random)
                            .orElseThrow())
                    .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(3).plus(JITTER));
        }
    }

    @Test
    void leaves_for_a_fallback_when_the_provider_asks_for_more_than_five_seconds() {
        CallSample call = aCall().fallingBack("gpt-4", aGroup("b"));

        assertThat(before(call.get(), 0, rateLimited(Duration.ofSeconds(5)), CALM))
                .hasValue(Duration.ofSeconds(5));
        assertThat(before(call.get(), 0, rateLimited(Duration.ofMillis(5_001)), CALM))
                .isEmpty();
        assertThat(before(call.withoutFallbacks().get(), 0, rateLimited(Duration.ofMillis(5_001)), CALM))
                .hasValue(Duration.ofMillis(5_001));
    }

    @Test
    void gives_up_at_once_where_the_pause_would_end_behind_the_deadline() {
        CallSample call = aCall().until(Deadline.in(Duration.ofMillis(501), 0));

        assertThat(before(call.get(), 0, serverError(), CALM)).hasValue(Duration.ofMillis(500));
        assertThat(before(call.until(Deadline.in(Duration.ofMillis(500), 0)).get(), 0, serverError(), CALM))
                .isEmpty();
    }

    @Test
    void there_is_none_where_there_is_no_retry() {
        assertThat(before(aCall().get(), 1, badRequest(), CALM)).isEmpty();
        assertThat(before(aCall().retrying(0).get(), 1, serverError(), CALM)).isEmpty();
    }

    private static Optional<Duration> before(Call call, int alternatives, Failure failure, RandomGenerator random) {
        return Backoff.before(
                call, anAttempt(call, call.group().deployments().get(0), 0, alternatives), failure, 0, random);
    }
}
