package dev.breakwater.routing;

import static dev.breakwater.testing.Samples.aDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.catalog.Deployment;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every strategy must do. */
abstract class RoutingStrategyContract {

    private static final int TIMES = 1_000;

    /** One whose counters, if it has any, are at zero. */
    abstract RoutingStrategy strategy();

    @Test
    void it_chooses_among_the_candidates_only() {
        List<Deployment> group = group(6);
        List<Deployment> candidates = List.of(group.get(1), group.get(4));

        assertThat(chosen(group, candidates)).isSubsetOf(candidates);
    }

    @Test
    void it_draws_from_the_lowest_order_of_its_group() {
        Deployment none = aDeployment("none").get();
        Deployment second = aDeployment("second").order(2).get();
        Deployment first = aDeployment("first").order(1).get();
        Deployment alsoFirst = aDeployment("also-first").order(1).get();

        assertThat(drawn(List.of(none, second, first, alsoFirst))).isSubsetOf(Set.of(first, alsoFirst));
    }

    @Test
    void no_candidate_is_left_out_for_ever() {
        List<Deployment> group = group(3);

        assertThat(chosen(group, group)).hasSameElementsAs(group);
        assertThat(drawn(group)).hasSameElementsAs(group);
    }

    @Test
    void of_one_it_chooses_that() {
        List<Deployment> one = group(1);

        assertThat(chosen(one, one)).containsExactlyElementsOf(one);
        assertThat(drawn(one)).containsExactlyElementsOf(one);
    }

    @Test
    void numbers_of_any_size_leave_it_a_choice() {
        List<Deployment> group = List.of(
                aDeployment("a").weighing(0).rpm(0).tpm(0).get(),
                aDeployment("b").weighing(0).rpm(0).tpm(0).get());

        assertThat(chosen(group, group)).isSubsetOf(group);
    }

    @Test
    void the_same_random_numbers_make_the_same_choices() {
        List<Deployment> group = group(10);

        assertThat(choices(group, new Random(42))).isEqualTo(choices(group, new Random(42)));
    }

    private List<String> choices(List<Deployment> group, Random random) {
        Selection selection = strategy().over(group);
        return IntStream.range(0, TIMES)
                .mapToObj(i -> i % 2 == 0 ? selection.draw(random) : selection.choose(group, random))
                .map(Deployment::id)
                .toList();
    }

    private Set<Deployment> chosen(List<Deployment> group, List<Deployment> candidates) {
        Selection selection = strategy().over(group);
        Random random = new Random(1);
        return collect(() -> selection.choose(candidates, random));
    }

    private Set<Deployment> drawn(List<Deployment> group) {
        Selection selection = strategy().over(group);
        Random random = new Random(1);
        return collect(() -> selection.draw(random));
    }

    private static Set<Deployment> collect(Supplier<Deployment> choice) {
        return new HashSet<>(Stream.generate(choice).limit(TIMES).toList());
    }

    private static List<Deployment> group(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> aDeployment("d" + i).get())
                .toList();
    }
}
