package dev.breakwater.routing;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.rateLimited;
import static dev.breakwater.testing.Samples.serverError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Call;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Operation;
import dev.breakwater.state.Cooldowns;
import dev.breakwater.state.CooldownsOf;
import dev.breakwater.testing.ManualTicker;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EligibilityRulesTest {

    private static final String LONG =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "word ".repeat(400) + "\"}]}";

    private final ManualTicker ticker = new ManualTicker();
    private final Cooldowns cooldowns = CooldownsOf.time(ticker);

    @Nested
    class Offers extends EligibilityContract {
        @Override
        Eligibility rule() {
            return new Offered();
        }

        @Override
        Call excludingTheFirst() {
            return aCall().on(aDeployment("a").of("anthropic"), aDeployment("b"))
                    .asking(Operation.SPEECH)
                    .get();
        }
    }

    @Nested
    class ContextWindows extends EligibilityContract {
        @Override
        Eligibility rule() {
            return new ContextWindow();
        }

        @Override
        Call excludingTheFirst() {
            return aCall().on(aDeployment("small").window(100), aDeployment("unknown"))
                    .saying(LONG)
                    .countingPrompts()
                    .get();
        }
    }

    @Nested
    class ContextWindowsOfTheTable extends EligibilityContract {
        @Override
        Eligibility rule() {
            return new ContextWindow();
        }

        @Override
        Call excludingTheFirst() {
            return aCall().on(aDeployment("small").of("cohere").model("embed-english-v3.0"), aDeployment("unknown"))
                    .saying(LONG.replace("word ", "word word word "))
                    .countingPrompts()
                    .get();
        }
    }

    @Nested
    class Cooling extends EligibilityContract {
        @Override
        Eligibility rule() {
            return new CoolingDown(cooldowns);
        }

        @Override
        Call excludingTheFirst() {
            Call call = aCall().on(aDeployment("a"), aDeployment("b")).get();
            coolDownTheFirst(call);
            return call;
        }
    }

    @Nested
    class Tried extends EligibilityContract {
        @Override
        Eligibility rule() {
            return new AlreadyTried();
        }

        @Override
        Call excludingTheFirst() {
            Call call = aCall().on(aDeployment("a"), aDeployment("b")).get();
            return call.retry(serverError(), anAttempt(call, ticker.nanos()), ticker.nanos());
        }
    }

    @Test
    void where_prompts_are_not_counted_no_window_excludes_a_deployment() {
        Call call = aCall().on(aDeployment("a").window(1), aDeployment("b").model("gpt-4"))
                .saying(LONG.replace("word ", "word ".repeat(30)))
                .get();

        assertThat(candidates(call).excluded(Exclusion.CONTEXT_WINDOW)).isEmpty();
    }

    @Test
    void of_several_reasons_the_one_that_lasts_longest_counts() {
        Call call = aCall().on(aDeployment("small").window(100), aDeployment("large"))
                .saying(LONG)
                .countingPrompts()
                .get();
        coolDownTheFirst(call);
        Call retried = call.retry(serverError(), anAttempt(call, ticker.nanos()), ticker.nanos());
        Deployment small = call.group().deployments().get(0);

        assertThat(candidates(retried).excluded(Exclusion.CONTEXT_WINDOW)).containsExactly(small);
        assertThat(candidates(retried).excluded(Exclusion.COOLING_DOWN)).isEmpty();
        assertThat(candidates(retried).excluded(Exclusion.ALREADY_TRIED)).isEmpty();
    }

    private Candidates candidates(Call call) {
        EligibilityRules rules = new EligibilityRules();
        rules.use(Stream.of(new AlreadyTried(), new CoolingDown(cooldowns), new ContextWindow()));
        return rules.candidates(call);
    }

    private void coolDownTheFirst(Call call) {
        assertThat(cooldowns.failed(anAttempt(call, ticker.nanos()), rateLimited()))
                .isPositive();
    }
}
