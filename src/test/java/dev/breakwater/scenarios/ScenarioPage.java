package dev.breakwater.scenarios;

import dev.breakwater.call.CallEvent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code docs/scenarios.md}. */
final class ScenarioPage {

    private static final String HEAD = """
        # Failure scenarios

        What becomes of calls when providers fail, by the policies as they are now. This page is made by `FailureScenariosTest`, which fails where
        it is not up to date: a change of policy shows here as a diff, and its review begins here. To write it anew:

        ```
        ./mvnw test -Dtest=FailureScenariosTest -Dscenarios.write=true
        ```

        **What is real, and what is not.** The dispatchers, the interceptors, the choice of a deployment, cooldowns, the retry budget and the binding of
        the configuration are the application's own. Time, chance and the providers are simulated; nothing is random from one run to the next.

        **What is played.** Ten calls a second for 120 s to a group `chat`: of two deployments, `east` and `west`, or `east` alone. A healthy deployment
        answers after 0.4 s, a failing one says so after 0.05 s. A fallback is a group `backup` of one healthy deployment. A time limit of 5 s is configured,
        and nothing else:

        ```yaml
        %s```

        **How to read it.** *Answered*: calls that got an answer. *Added*: what answered calls took beyond 0.4 s, at the median and for the slowest
        hundredth. *Attempts*: requests to deployments, for each call. *Denied*: retries that the retry budget did not allow. Good is much answered, little
        added, and few attempts at who is down anyway.

        """;

    private ScenarioPage() {}

    static String of(List<Outcome> outcomes) {
        String rows = outcomes.stream().map(ScenarioPage::row).collect(Collectors.joining());
        String sections = outcomes.stream().map(ScenarioPage::section).collect(Collectors.joining());
        return HEAD.formatted(Scenario.PAIR_WITH_FALLBACK) + """
            | scenario | answered | added p50 | added p99 | attempts | cooldowns | fallbacks | denied |
            | --- | --: | --: | --: | --: | --: | --: | --: |
            """ + rows + sections;
    }

    private static String row(Outcome outcome) {
        boolean none = outcome.answered() == 0;
        return "| %s | %s | %s | %s | %s | %d | %d | %d |\n"
                .formatted(
                        outcome.scenario().name(),
                        percent(outcome.answered()),
                        none ? "-" : seconds(outcome.added(0.5)),
                        none ? "-" : seconds(outcome.added(0.99)),
                        ratio(outcome.attempts()),
                        outcome.count(CallEvent.CooledDown.class),
                        outcome.count(CallEvent.FellBack.class),
                        outcome.count(CallEvent.RetryDenied.class));
    }

    private static String section(Outcome outcome) {
        return "\n## " + outcome.scenario().name() + "\n\n" + outcome.scenario().story() + "\n\n"
                + "- attempts for each call: " + list(outcome.attemptsAt(), ScenarioPage::ratio) + "\n"
                + "- cooldowns: " + list(outcome.cooldowns(), String::valueOf) + "\n"
                + "- calls without an answer: " + list(outcome.failures(), times -> times + " times") + wasted(outcome)
                + "\n";
    }

    private static String wasted(Outcome outcome) {
        return outcome.answered() == 1
                ? ""
                : "; after " + seconds(outcome.wasted(0.5)) + " at the median, " + seconds(outcome.wasted(0.99))
                        + " for the slowest hundredth";
    }

    private static <V> String list(Map<?, V> values, Function<V, String> text) {
        return values.isEmpty()
                ? "none"
                : values.entrySet().stream()
                        .map(each -> each.getKey() + " " + text.apply(each.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    private static String ratio(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1000.0);
    }
}
