package dev.breakwater.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TotalOutageTest {

    /** While calls come. Those who still wait for a retry behind it are no steady state. */
    private static final Duration UNTIL = Simulation.EACH.multipliedBy(Simulation.CALLS);

    @Test
    void a_provider_that_is_down_sees_at_most_a_fifth_more_attempts_than_calls() {
        Outcome outcome = Simulation.play(Scenario.totalOutageOfOne());

        assertThat(attemptsAtEast(outcome)).isBetween(1.15 * Simulation.CALLS, 1.2 * Simulation.CALLS);
    }

    @Test
    void fallbacks_still_run() {
        Outcome outcome = Simulation.play(Scenario.totalOutageWithFallback());

        assertThat(outcome.answered()).isEqualTo(1);
        assertThat(attemptsAtEast(outcome)).isLessThanOrEqualTo(1.2 * Simulation.CALLS);
    }

    private static double attemptsAtEast(Outcome outcome) {
        return outcome.requests().stream()
                .filter(each -> each.deployment().equals("east") && each.at().compareTo(UNTIL) < 0)
                .count();
    }
}
