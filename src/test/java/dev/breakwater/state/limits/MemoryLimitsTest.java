package dev.breakwater.state.limits;

import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.catalog.Catalog;
import dev.breakwater.policy.Permit;
import dev.breakwater.testing.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryLimitsTest {

    private final ManualTicker ticker = new ManualTicker();
    private final MemoryLimits limits = LimitsOf.time(ticker);

    private static LimitHolder holder(String id, Long rpm, Long tpm, Long parallel) {
        return new LimitHolder(id, rpm, tpm, parallel);
    }

    private Permit acquire(Demand... demands) {
        return limits.acquire(List.of(demands), () -> {});
    }

    private List<Long> used(LimitHolder holder) {
        return limits.uses(holder).stream().map(LimitUse::used).toList();
    }

    @Test
    void requests_count_for_a_minute_also_when_they_have_ended() {
        LimitHolder two = holder("a", 2L, null, null);
        ended(acquire(new Demand(two, 0)), 0L);
        ticker.advance(Duration.ofSeconds(20));
        ended(acquire(new Demand(two, 0)), 0L);

        assertThat(acquire(new Demand(two, 0))).isNull();
        assertThat(limits.wait(new Demand(two, 0), Limit.RPM))
                .isBetween(Duration.ofSeconds(40), Duration.ofSeconds(41));

        ticker.advance(limits.wait(new Demand(two, 0), Limit.RPM));
        assertThat(acquire(new Demand(two, 0))).isNotNull();
        assertThat(acquire(new Demand(two, 0))).isNull();
    }

    @Test
    void tokens_are_reserved_while_an_attempt_runs_however_long_that_is() {
        LimitHolder thousand = holder("a", null, 1_000L, null);
        Permit running = acquire(new Demand(thousand, 700));
        running.begin();
        ticker.advance(Duration.ofMinutes(5));

        assertThat(acquire(new Demand(thousand, 301))).isNull();
        assertThat(limits.wait(new Demand(thousand, 301), Limit.TPM)).isEqualTo(Duration.ofSeconds(1));

        running.end(100L);
        assertThat(acquire(new Demand(thousand, 900))).isNotNull();
    }

    @Test
    void what_was_used_counts_for_a_minute_from_the_end_also_where_it_is_more_than_was_reserved() {
        LimitHolder thousand = holder("a", null, 1_000L, null);
        ended(acquire(new Demand(thousand, 10)), 990L);

        assertThat(acquire(new Demand(thousand, 11))).isNull();
        assertThat(limits.wait(new Demand(thousand, 11), Limit.TPM))
                .isBetween(Duration.ofSeconds(59), Duration.ofSeconds(61));
        assertThat(acquire(new Demand(thousand, 10))).isNotNull();
    }

    @Test
    void where_the_use_is_not_known_the_reservation_counts() {
        LimitHolder thousand = holder("a", null, 1_000L, null);
        ended(acquire(new Demand(thousand, 400)), null);

        assertThat(used(thousand)).containsExactly(400L);
        assertThat(limits.uses(thousand).get(0).left()).isEqualTo(600);
    }

    @Test
    void places_are_free_when_their_attempts_end() {
        LimitHolder one = holder("a", null, null, 1L);
        Permit running = acquire(new Demand(one, 0));
        running.begin();

        assertThat(acquire(new Demand(one, 0))).isNull();
        assertThat(limits.wait(new Demand(one, 0), Limit.PARALLEL)).isPositive();

        running.end(null);
        assertThat(acquire(new Demand(one, 0))).isNotNull();
    }

    @Test
    void an_attempt_that_never_starts_gives_its_request_back_too() {
        LimitHolder one = holder("a", 1L, 100L, 1L);
        Permit permit = acquire(new Demand(one, 100));

        permit.cancel();

        assertThat(used(one)).containsExactly(0L, 0L, 0L);
        assertThat(permit.begin()).as("it must not start any more").isFalse();
    }

    @Test
    void nothing_is_given_back_twice() {
        LimitHolder ten = holder("a", 10L, 1_000L, 10L);
        Permit other = acquire(new Demand(ten, 100));
        other.begin();
        Permit permit = acquire(new Demand(ten, 100));
        permit.begin();

        permit.cancel();
        permit.end(50L);
        permit.end(50L);
        permit.cancel();

        assertThat(used(ten)).containsExactly(2L, 150L, 1L);
    }

    @Test
    void all_holders_have_room_or_nothing_is_taken() {
        LimitHolder wide = holder("wide", 10L, 1_000L, 10L);
        LimitHolder full = holder("full", 10L, 1_000L, 1L);
        acquire(new Demand(full, 1));

        assertThat(acquire(new Demand(wide, 5), new Demand(full, 5))).isNull();
        assertThat(acquire(new Demand(full, 5), new Demand(wide, 5))).isNull();

        assertThat(used(wide)).containsExactly(0L, 0L, 0L);
        assertThat(used(full)).containsExactly(1L, 1L, 1L);
    }

    @Test
    void who_waits_is_notified_of_each_giving_back() {
        AtomicInteger freed = new AtomicInteger();
        LimitHolder two = holder("a", null, null, 2L);
        Permit first = limits.acquire(List.of(new Demand(two, 0)), freed::incrementAndGet);
        Permit second = limits.acquire(List.of(new Demand(two, 0)), freed::incrementAndGet);

        first.begin();
        first.end(null);
        first.end(null);
        second.cancel();

        assertThat(freed).hasValue(2);
    }

    @Test
    void other_numbers_of_the_same_holder_count_at_once() {
        acquire(new Demand(holder("a", null, null, 3L), 0));

        assertThat(acquire(new Demand(holder("a", null, null, 1L), 0))).isNull();
        assertThat(acquire(new Demand(holder("a", null, null, 2L), 0))).isNotNull();
    }

    @Test
    void a_reload_keeps_what_is_used_and_forgets_deployments_that_are_gone() {
        LimitHolder stays = holder("stays", 1L, null, null);
        LimitHolder goes = holder("goes", 1L, null, null);
        acquire(new Demand(stays, 0));
        Permit late = acquire(new Demand(goes, 0));
        late.begin();

        limits.forget(new Catalog(List.of(aGroup("g", aDeployment("stays"))), Map.of()));
        late.end(5L);

        assertThat(used(stays)).containsExactly(1L);
        assertThat(used(goes)).containsExactly(0L);
    }

    /** Whatever happens in whatever order, nothing is held when all attempts are over, and no limit is exceeded on the way. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void any_interleaving_of_starts_ends_and_cancellations_leaves_every_counter_at_zero(long seed) {
        Random random = new Random(seed);
        LimitHolder own = holder("deployment", 40L, 4_000L, 5L);
        LimitHolder key = holder("key", 30L, 3_000L, 4L);
        List<Permit> held = new ArrayList<>();
        for (int step = 0; step < 3_000; step++) {
            ticker.advance(Duration.ofMillis(random.nextInt(500)));
            long tokens = random.nextInt(300);
            switch (random.nextInt(7)) {
                case 0, 1, 2 -> {
                    Permit permit = random.nextBoolean()
                            ? acquire(new Demand(own, tokens))
                            : acquire(new Demand(key, tokens), new Demand(own, tokens));
                    if (permit != null) {
                        held.add(permit);
                    }
                }
                case 3 ->
                    held.forEach(each -> {
                        if (random.nextBoolean()) {
                            each.begin();
                        }
                    });
                case 4 -> held.removeIf(each -> random.nextInt(3) == 0 && over(each, tokens));
                case 5 -> held.removeIf(each -> random.nextInt(3) == 0 && over(each, null));
                default ->
                    held.forEach(each -> {
                        if (random.nextInt(3) == 0) {
                            each.cancel();
                        }
                    });
            }
            assertThat(used(own).get(0)).isBetween(0L, 40L);
            assertThat(used(own).get(2)).isBetween(0L, 5L);
            assertThat(used(key).get(2)).isBetween(0L, 4L);
        }
        held.forEach(each -> over(each, 0L));
        assertThat(List.of(used(own).get(2), used(key).get(2))).containsOnly(0L);
        ticker.advance(Duration.ofSeconds(62));
        assertThat(used(own)).containsOnly(0L);
        assertThat(used(key)).containsOnly(0L);
    }

    @RepeatedTest(10)
    void two_hundred_at_once_are_never_one_too_many_and_never_one_lost() throws Exception {
        assertThat(granted(holder("rpm", 50L, null, null), 0)).isEqualTo(50);
        assertThat(granted(holder("parallel", null, null, 7L), 0)).isEqualTo(7);
        assertThat(granted(holder("tpm", null, 1_000L, null), 99)).isEqualTo(10);
        assertThat(granted(holder("all", 50L, 1_000L, 7L), 99)).isEqualTo(7);
    }

    private int granted(LimitHolder holder, long tokens) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Permit> taking = () -> acquire(new Demand(holder, tokens));
            int granted = 0;
            for (Future<Permit> each : threads.invokeAll(
                    IntStream.range(0, 200).mapToObj(any -> taking).toList())) {
                granted += each.get() == null ? 0 : 1;
            }
            return granted;
        }
    }

    private static void ended(Permit permit, Long tokens) {
        assertThat(over(permit, tokens)).isTrue();
    }

    private static boolean over(Permit permit, Long tokens) {
        permit.begin();
        permit.end(tokens);
        return true;
    }
}
