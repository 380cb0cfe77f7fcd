package dev.breakwater.state;

import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.testing.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

    private static final double SHARE = 0.2;

    private final ManualTicker ticker = new ManualTicker();
    private final RetryBudget budget = new RetryBudget();
    private final ModelGroup group = aGroup("gpt-4");

    @BeforeEach
    void wire() {
        budget.ticker = ticker;
    }

    @Test
    void ten_retries_are_always_within_it() {
        assertThat(taken(group, 100)).isEqualTo(10);
    }

    @Test
    void a_fifth_of_the_calls_may_be_retried() {
        called(100);

        assertThat(taken(group, 100)).isEqualTo(20);
    }

    @Test
    void a_part_of_a_retry_is_none() {
        called(59);

        assertThat(taken(group, 100)).isEqualTo(11);
    }

    @Test
    void a_share_of_nothing_leaves_the_ten() {
        called(100);

        assertThat(takenAt(0)).isEqualTo(10);
    }

    @Test
    void a_share_may_be_as_much_as_the_calls() {
        called(100);

        assertThat(takenAt(1)).isEqualTo(100);
    }

    @Test
    void what_was_denied_is_not_counted() {
        taken(group, 100);

        called(60);

        assertThat(taken(group, 100)).isEqualTo(2);
    }

    @Test
    void it_comes_back_after_ten_seconds() {
        taken(group, 100);

        ticker.advance(Duration.ofSeconds(9));
        int before = taken(group, 100);
        ticker.advance(Duration.ofSeconds(1));

        assertThat(before).isZero();
        assertThat(taken(group, 100)).isEqualTo(10);
    }

    @Test
    void calls_of_more_than_ten_seconds_ago_give_nothing() {
        called(1_000);

        ticker.advance(Duration.ofSeconds(10));

        assertThat(taken(group, 100)).isEqualTo(10);
    }

    @Test
    void a_clients_own_retries_are_counted_but_not_refused() {
        for (int i = 0; i < 15; i++) {
            budget.called(group, true);
        }

        assertThat(taken(group, 100)).isZero();
    }

    @Test
    void groups_have_their_own() {
        taken(group, 100);

        assertThat(taken(aGroup("other"), 100)).isEqualTo(10);
    }

    @Test
    void a_groups_other_names_share_it() {
        taken(group, 100);

        assertThat(taken(new ModelGroup("alias", "gpt-4", group.deployments()), 100))
                .isZero();
    }

    @Test
    void names_that_nobody_answers_to_leave_nothing_behind() {
        budget.called(ModelGroup.unknown("made-up"), true);

        assertThat(taken(aGroup("made-up"), 100)).isEqualTo(10);
    }

    @Test
    void a_new_configuration_keeps_the_state_of_the_groups_it_still_has() {
        taken(group, 100);

        budget.forget(new Catalog(List.of(aGroup("gpt-4", aDeployment("another"))), Map.of()));
        int kept = taken(group, 100);
        budget.forget(new Catalog(List.of(aGroup("other")), Map.of()));

        assertThat(kept).isZero();
        assertThat(taken(group, 100)).isEqualTo(10);
    }

    @Test
    void many_at_once_get_no_more_than_there_is() throws InterruptedException {
        AtomicInteger sum = new AtomicInteger();
        called(100);

        List<Thread> threads = Stream.generate(() -> Thread.startVirtualThread(() -> sum.addAndGet(taken(group, 100))))
                .limit(20)
                .toList();
        for (Thread each : threads) {
            each.join();
        }

        assertThat(sum.get()).isEqualTo(20);
    }

    private void called(int times) {
        for (int i = 0; i < times; i++) {
            budget.called(group, false);
        }
    }

    private int taken(ModelGroup from, int times) {
        return taken(from, times, SHARE);
    }

    private int takenAt(double share) {
        return taken(group, 1_000, share);
    }

    private int taken(ModelGroup from, int times, double share) {
        int taken = 0;
        for (int i = 0; i < times; i++) {
            taken += budget.take(from, share) ? 1 : 0;
        }
        return taken;
    }
}
