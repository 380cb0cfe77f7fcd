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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HedgeBudgetTest {

    private final ManualTicker ticker = new ManualTicker();
    private final HedgeBudget budget = new HedgeBudget();
    private final ModelGroup group = aGroup("gpt-4");

    @BeforeEach
    void wire() {
        budget.ticker = ticker;
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "39, 1", "40, 2", "100, 5", "1000, 50"})
    void one_of_20_calls_may_be_hedged_and_one_always(int calls, int hedges) {
        called(calls);

        assertThat(taken(0.05)).isEqualTo(hedges);
    }

    @Test
    void none_may_be_hedged_where_the_share_is_none() {
        called(100);

        assertThat(taken(0)).isZero();
    }

    @Test
    void it_comes_back_after_a_minute() {
        called(100);
        taken(0.05);

        ticker.advance(Duration.ofSeconds(59));
        int before = taken(0.05);
        ticker.advance(Duration.ofSeconds(1));

        assertThat(before).isZero();
        assertThat(taken(0.05)).as("the calls are forgotten too").isEqualTo(1);
    }

    @Test
    void what_was_denied_is_not_counted() {
        called(100);
        taken(0.05);

        called(20);

        assertThat(taken(0.05)).isEqualTo(1);
    }

    @Test
    void a_groups_other_names_share_it() {
        taken(0.05);

        assertThat(budget.take(new ModelGroup("alias", "gpt-4", group.deployments()), 0.05))
                .isFalse();
        assertThat(budget.take(aGroup("other"), 0.05)).isTrue();
    }

    @Test
    void a_new_configuration_keeps_the_state_of_the_groups_it_still_has() {
        taken(0.05);

        budget.forget(new Catalog(List.of(aGroup("gpt-4", aDeployment("another"))), Map.of()));
        int kept = taken(0.05);
        budget.forget(new Catalog(List.of(aGroup("other")), Map.of()));

        assertThat(kept).isZero();
        assertThat(taken(0.05)).isEqualTo(1);
    }

    /** That is when it matters: a provider is slow for everybody, and all calls are late at once. */
    @Test
    void many_at_once_get_no_more_than_there_is() throws InterruptedException {
        AtomicInteger sum = new AtomicInteger();
        called(1_000);

        List<Thread> threads = Stream.generate(() -> Thread.startVirtualThread(() -> sum.addAndGet(taken(0.05))))
                .limit(20)
                .toList();
        for (Thread each : threads) {
            each.join();
        }

        assertThat(sum.get()).isEqualTo(50);
    }

    private void called(int times) {
        for (int i = 0; i < times; i++) {
            budget.called(group);
        }
    }

    private int taken(double share) {
        int taken = 0;
        for (int i = 0; i < 200; i++) {
            taken += budget.take(group, share) ? 1 : 0;
        }
        return taken;
    }
}
