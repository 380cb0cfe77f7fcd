package dev.breakwater.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Call;
import dev.breakwater.catalog.Deployment;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every rule must do. */
abstract class EligibilityContract {

    abstract Eligibility rule();

    /** A call to a group of two, of which the rule excludes the first deployment only. */
    abstract Call excludingTheFirst();

    @Test
    void it_excludes_one_deployment_and_leaves_the_other() {
        Call call = excludingTheFirst();

        assertThat(call.group().deployments())
                .extracting(each -> rule().excludes(call, each))
                .containsExactly(true, false);
    }

    @Test
    void asked_again_it_says_the_same() {
        Call call = excludingTheFirst();
        Deployment first = call.group().deployments().get(0);

        for (int i = 0; i < 100; i++) {
            assertThat(rule().excludes(call, first)).isTrue();
        }
    }

    @Test
    void the_excluded_one_is_listed_under_the_rules_reason() {
        Call call = excludingTheFirst();
        EligibilityRules rules = new EligibilityRules();
        rules.use(Stream.of(rule()));

        Candidates candidates = rules.candidates(call);

        List<Deployment> group = call.group().deployments();
        assertThat(candidates.eligible()).containsExactly(group.get(1));
        assertThat(candidates.excluded(rule().exclusion())).containsExactly(group.get(0));
        assertThat(rules.admit(call, group.get(0))).isFalse();
        assertThat(rules.admit(call, group.get(1))).isTrue();
    }
}
