package dev.breakwater.state;

import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Deployment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstTokenLatencyTest {

    private final FirstTokenLatency times = new FirstTokenLatency();
    private final Deployment a = aDeployment("a").get();

    @Test
    void fewer_than_50_streams_say_nothing() {
        took(49, 100);

        assertThat(times.late(a)).isEmpty();
        assertThat(times.longest(a)).isEmpty();
    }

    @Test
    void from_50_streams_on_there_is_something_to_go_by() {
        took(50, 100);

        assertThat(times.late(a)).contains(millis(100));
        assertThat(times.longest(a)).contains(millis(100));
    }

    @ParameterizedTest
    @CsvSource({"50, 48, 50", "100, 95, 100", "200, 190, 199", "400, 380, 398", "512, 487, 510"})
    void a_quantile_is_the_shortest_time_that_so_many_do_not_exceed(int streams, int late, int longest) {
        for (int i = streams; i > 0; i--) {
            times.took(a, millis(i));
        }

        assertThat(times.late(a)).contains(millis(late));
        assertThat(times.longest(a)).contains(millis(longest));
    }

    @Test
    void only_the_last_512_count() {
        took(512, 9_000);
        took(512, 100);

        assertThat(times.longest(a)).contains(millis(100));
    }

    @Test
    void what_is_told_is_at_most_16_streams_old() {
        took(50, 100);
        assertThat(times.longest(a)).contains(millis(100));

        took(15, 900);
        assertThat(times.longest(a)).contains(millis(100));
        took(1, 900);

        assertThat(times.longest(a)).contains(millis(900));
    }

    @Test
    void one_slow_stream_of_400_changes_nothing() {
        took(399, 100);
        took(1, 20_000);

        assertThat(times.longest(a)).contains(millis(100));
    }

    @Test
    void a_few_calls_that_meet_silence_undo_nothing() {
        took(60, 100);

        cut(7, 1_000);
        took(50, 100);

        assertThat(times.longest(a)).contains(millis(100));
    }

    /** A provider that always takes four seconds now, where it took a tenth of one: its limit must come to let it in. */
    @ParameterizedTest
    @CsvSource({"60", "300", "512"})
    void a_provider_that_became_slower_is_let_back_in(int quickBefore) {
        took(quickBefore, 100);
        int attempts = 0;
        while (limit().compareTo(millis(4_000)) < 0 && attempts < 1_000) {
            times.cut(a, limit());
            attempts++;
        }

        assertThat(attempts).isBetween(8, 3 * 40);
    }

    @Test
    void cut_attempts_are_late_ones() {
        took(100, 100);
        took(100, 200);

        cut(100, 1_000);
        took(100, 50);

        assertThat(times.late(a)).hasValueSatisfying(late -> assertThat(late).isGreaterThanOrEqualTo(millis(200)));
    }

    /** Else only the quick ones of a hedged deployment's attempts would be known, and each hedge would make the next one come earlier. */
    @Test
    void an_attempt_that_was_given_up_late_counts() {
        took(95, 100);

        for (int i = 0; i < 20; i++) {
            times.outlasted(a, millis(300));
        }

        assertThat(times.late(a)).contains(millis(300));
    }

    @Test
    void a_client_that_left_soon_says_nothing() {
        took(60, 100);

        for (int i = 0; i < 400; i++) {
            times.outlasted(a, millis(1));
        }

        assertThat(times.late(a)).contains(millis(100));
    }

    @Test
    void deployments_have_their_own() {
        took(60, 100);

        assertThat(times.late(aDeployment("b").get())).isEmpty();
    }

    @Test
    void a_new_configuration_keeps_what_is_known_of_the_deployments_it_still_has() {
        took(60, 100);

        times.forget(new Catalog(List.of(aGroup("gpt-4", aDeployment("a"))), Map.of()));
        boolean kept = times.late(a).isPresent();
        times.forget(new Catalog(List.of(aGroup("gpt-4", aDeployment("b"))), Map.of()));

        assertThat(kept).isTrue();
        assertThat(times.late(a)).isEmpty();
    }

    @Test
    void many_at_once_lose_nothing() throws InterruptedException {
        List<Thread> threads = Stream.generate(() -> Thread.startVirtualThread(() -> took(64, 100)))
                .limit(8)
                .toList();
        for (Thread each : threads) {
            each.join();
        }

        assertThat(times.late(a)).contains(millis(100));
        took(3, 700);
        took(16, 100);
        assertThat(times.longest(a)).as("three of 512").contains(millis(700));
    }

    /** As a call with a factor of 5 and a floor of a second gets it. */
    private Duration limit() {
        Duration learned = times.longest(a).orElseThrow().multipliedBy(5);
        return learned.compareTo(millis(1_000)) > 0 ? learned : millis(1_000);
    }

    private void took(int streams, long millis) {
        for (int i = 0; i < streams; i++) {
            times.took(a, millis(millis));
        }
    }

    private void cut(int streams, long millis) {
        for (int i = 0; i < streams; i++) {
            times.cut(a, millis(millis));
        }
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
