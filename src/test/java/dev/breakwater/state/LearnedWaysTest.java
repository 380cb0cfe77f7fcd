package dev.breakwater.state;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Operation;
import dev.breakwater.call.Way;
import dev.breakwater.testing.ManualTicker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LearnedWaysTest {

    private final ManualTicker ticker = new ManualTicker();
    private final LearnedWays learned = new LearnedWays();
    private final Attempt attempt = anAttempt(aCall().get(), 0);

    @BeforeEach
    void set() {
        learned.ticker = ticker;
    }

    @Test
    void a_refused_way_is_forgotten_after_an_hour() {
        learned.learn(attempt, Way.INSTRUCTION, false);

        ticker.advance(LearnedWays.REMEMBERED.minusNanos(1));
        boolean before = learned.refused(attempt, Way.INSTRUCTION);
        ticker.advance(LearnedWays.REMEMBERED);

        assertThat(before).isTrue();
        assertThat(learned.refused(attempt, Way.INSTRUCTION)).isFalse();
        assertThat(learned.taken(attempt, Way.INSTRUCTION)).isFalse();
    }

    @Test
    void what_is_refused_to_a_completion_is_not_refused_to_a_chat() {
        Attempt completion = anAttempt(aCall().asking(Operation.COMPLETIONS).get(), 0);

        learned.learn(completion, Way.PREFILL, false);

        assertThat(learned.refused(completion, Way.PREFILL)).isTrue();
        assertThat(learned.refused(attempt, Way.PREFILL)).isFalse();
    }
}
