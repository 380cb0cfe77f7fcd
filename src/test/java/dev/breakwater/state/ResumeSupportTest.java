package dev.breakwater.state;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.request.ResumeMode;
import dev.breakwater.catalog.Operation;
import dev.breakwater.testing.ManualTicker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResumeSupportTest {

    private final ManualTicker ticker = new ManualTicker();
    private final ResumeSupport learned = new ResumeSupport();
    private final Attempt attempt = anAttempt(aCall().get(), 0);

    @BeforeEach
    void set() {
        learned.ticker = ticker;
    }

    @Test
    void a_refused_way_is_forgotten_after_an_hour() {
        learned.learn(attempt, ResumeMode.INSTRUCTION, false);

        ticker.advance(ResumeSupport.REMEMBERED.minusNanos(1));
        boolean before = learned.refused(attempt, ResumeMode.INSTRUCTION);
        ticker.advance(ResumeSupport.REMEMBERED);

        assertThat(before).isTrue();
        assertThat(learned.refused(attempt, ResumeMode.INSTRUCTION)).isFalse();
        assertThat(learned.taken(attempt, ResumeMode.INSTRUCTION)).isFalse();
    }

    @Test
    void what_is_refused_to_a_completion_is_not_refused_to_a_chat() {
        Attempt completion = anAttempt(aCall().asking(Operation.COMPLETIONS).get(), 0);

        learned.learn(completion, ResumeMode.PREFILL, false);

        assertThat(learned.refused(completion, ResumeMode.PREFILL)).isTrue();
        assertThat(learned.refused(attempt, ResumeMode.PREFILL)).isFalse();
    }
}
