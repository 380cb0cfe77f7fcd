package dev.breakwater.scenarios;

import dev.breakwater.call.CallEvent;
import dev.breakwater.failure.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of a scenario.
 *
 * @param endings one for each call, in the order in which they ended
 * @param requests those that reached a deployment, in order
 */
record Outcome(
        Scenario scenario, List<Ending> endings, List<SimulatedProvider.Request> requests, List<CallEvent> events) {

    /** @param failure null for an answer */
    record Ending(Duration took, Failure failure) {

        boolean answered() {
            return failure == null;
        }
    }

    double answered() {
        return (double) endings.stream().filter(Ending::answered).count() / endings.size();
    }

    /** What answered calls took beyond a healthy deployment's time; zero where none was answered. */
    Duration added(double quantile) {
        Duration took = quantile(quantile, Ending::answered);
        return took.isZero() ? took : took.minus(Course.HEALTHY);
    }

    /** How long calls without an answer took. */
    Duration wasted(double quantile) {
        return quantile(quantile, ending -> !ending.answered());
    }

    private Duration quantile(double quantile, Predicate<Ending> which) {
        List<Duration> sorted =
                endings.stream().filter(which).map(Ending::took).sorted().toList();
        return sorted.isEmpty() ? Duration.ZERO : sorted.get((int) Math.ceil(quantile * sorted.size()) - 1);
    }

    double attempts() {
        return (double) requests.size() / endings.size();
    }

    /** Attempts for each call, by deployment. */
    Map<String, Double> attemptsAt() {
        return requests.stream()
                .collect(Collectors.groupingBy(
                        SimulatedProvider.Request::deployment,
                        TreeMap::new,
                        Collectors.summingDouble(each -> 1.0 / endings.size())));
    }

    /** How many calls failed, by the status that their clients got. */
    Map<Integer, Long> failures() {
        return endings.stream()
                .filter(each -> !each.answered())
                .collect(Collectors.groupingBy(
                        each -> each.failure().report().status(), TreeMap::new, Collectors.counting()));
    }

    /** How many cooldowns began or were extended, by deployment. */
    Map<String, Long> cooldowns() {
        return of(CallEvent.CooledDown.class)
                .collect(Collectors.groupingBy(
                        each -> each.attempt().deployment().id(), TreeMap::new, Collectors.counting()));
    }

    long count(Class<? extends CallEvent> kind) {
        return of(kind).count();
    }

    private <T extends CallEvent> Stream<T> of(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast);
    }
}
