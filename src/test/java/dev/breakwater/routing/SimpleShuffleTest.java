package dev.breakwater.routing;

import static dev.breakwater.testing.Samples.aDeployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.breakwater.catalog.Deployment;
import dev.breakwater.testing.DeploymentSample;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SimpleShuffleTest extends RoutingStrategyContract {

    private static final int DRAWS = 100_000;

    @Override
    RoutingStrategy strategy() {
        return new SimpleShuffle();
    }

    @Test
    void weights_are_shares() {
        assertThat(shares(aDeployment("a").weighing(9), aDeployment("b").weighing(1)))
                .satisfies(shares -> near(shares, 0.9, 0.1));
    }

    @Test
    void a_missing_weight_counts_as_one() {
        assertThat(shares(aDeployment("a").weighing(3), aDeployment("b")))
                .satisfies(shares -> near(shares, 0.75, 0.25));
    }

    @Test
    void a_weight_of_zero_is_never_chosen_beside_others() {
        assertThat(shares(
                        aDeployment("a").weighing(0),
                        aDeployment("b").weighing(1),
                        aDeployment("c").weighing(0)))
                .satisfies(shares -> near(shares, 0, 1, 0));
    }

    @Test
    void weights_that_are_all_zero_make_all_equal() {
        assertThat(shares(aDeployment("a").weighing(0), aDeployment("b").weighing(0)))
                .satisfies(shares -> near(shares, 0.5, 0.5));
    }

    @Test
    void requests_a_minute_are_shares_where_none_has_a_weight() {
        assertThat(shares(
                        aDeployment("a").rpm(600).tpm(1),
                        aDeployment("b").rpm(200).tpm(9)))
                .satisfies(shares -> near(shares, 0.75, 0.25));
    }

    @Test
    void a_weight_goes_before_requests_a_minute() {
        assertThat(shares(
                        aDeployment("a").weighing(1).rpm(1),
                        aDeployment("b").weighing(1).rpm(999)))
                .satisfies(shares -> near(shares, 0.5, 0.5));
    }

    @Test
    void tokens_a_minute_are_the_last_resort() {
        assertThat(shares(aDeployment("a").tpm(10_000), aDeployment("b").tpm(30_000)))
                .satisfies(shares -> near(shares, 0.25, 0.75));
    }

    @Test
    void without_any_numbers_all_are_equal() {
        assertThat(shares(aDeployment("a"), aDeployment("b"), aDeployment("c"), aDeployment("d")))
                .satisfies(shares -> near(shares, 0.25, 0.25, 0.25, 0.25));
    }

    private static double[] shares(DeploymentSample... samples) {
        List<Deployment> pool =
                Arrays.stream(samples).map(DeploymentSample::get).toList();
        Selection shuffle = new SimpleShuffle().over(pool);
        Random random = new Random(42);
        double[] shares = new double[samples.length];
        for (int i = 0; i < DRAWS; i++) {
            shares[pool.indexOf(shuffle.draw(random))] += 0.5 / DRAWS;
            shares[pool.indexOf(shuffle.choose(pool, random))] += 0.5 / DRAWS;
        }
        return shares;
    }

    private static void near(double[] shares, double... expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(shares[i]).as("share of deployment %d", i).isCloseTo(expected[i], within(0.01));
        }
        assertThat(shares).as("those of no share").satisfies(all -> {
            for (int i = 0; i < expected.length; i++) {
                if (expected[i] == 0) {
                    assertThat(all[i]).isZero();
                }
            }
        });
    }
}
