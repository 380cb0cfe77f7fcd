package dev.breakwater.routing;

import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.RoutingWeights;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Chooses at random, in proportion to {@code weight}, else {@code rpm}, else {@code tpm}: the first of them that any of a group's
 * deployments has. Those without it count as 1; if all are zero, or none has any, all are equal. Cheap and fair over many calls;
 * over few calls it may hit one deployment several times in a row. Source: LiteLLM {@code simple-shuffle}.
 */
public final class SimpleShuffle {

    private static final List<Function<RoutingWeights, @Nullable Number>> SHARES =
            List.of(RoutingWeights::weight, RoutingWeights::rpm, RoutingWeights::tpm);

    private final List<Deployment> all;
    private final Function<RoutingWeights, @Nullable Number> share;
    private final List<Deployment> preferred;
    private final double[] upTo;

    /** @param group all its deployments, at least one */
    SimpleShuffle(List<Deployment> group) {
        all = group;
        share = SHARES.stream()
                .filter(each -> group.stream().anyMatch(one -> each.apply(one.preference()) != null))
                .findFirst()
                .orElse(SHARES.get(0));
        preferred = preferred(group);
        upTo = upTo(preferred);
    }

    /** Whether it was made for this very list: a group keeps its own as long as its configuration lasts. */
    boolean isOf(List<Deployment> group) {
        return all == group;
    }

    /** One of the whole group's lowest {@code order}; no more work for ten thousand than for ten. */
    Deployment draw(RandomGenerator random) {
        return draw(preferred, upTo, random);
    }

    /**
     * One of those of the lowest {@code order} in a part of the group.
     *
     * @param pool at least one deployment
     */
    Deployment choose(List<Deployment> pool, RandomGenerator random) {
        List<Deployment> lowest = preferred(pool);
        return lowest.size() == 1 ? lowest.get(0) : draw(lowest, upTo(lowest), random);
    }

    private static Deployment draw(List<Deployment> pool, double[] upTo, RandomGenerator random) {
        double sum = upTo[upTo.length - 1];
        if (sum <= 0) {
            return pool.get(random.nextInt(pool.size()));
        }
        int found = Arrays.binarySearch(upTo, random.nextDouble() * sum);
        // Behind one that is met exactly, and behind those of no share that end where it does.
        int at = found < 0 ? -found - 1 : found + 1;
        while (at > 0 && at < upTo.length && upTo[at] == upTo[at - 1]) {
            at++;
        }
        return pool.get(Math.min(at, upTo.length - 1));
    }

    /** Where each one's share ends, if they lie side by side. */
    private double[] upTo(List<Deployment> pool) {
        double[] ends = new double[pool.size()];
        double sum = 0;
        for (int i = 0; i < ends.length; i++) {
            Number own = share.apply(pool.get(i).preference());
            sum += own == null ? 1 : own.doubleValue();
            ends[i] = sum;
        }
        return ends;
    }

    private static List<Deployment> preferred(List<Deployment> pool) {
        int lowest = pool.stream().mapToInt(SimpleShuffle::order).min().orElse(Integer.MAX_VALUE);
        return pool.stream().filter(each -> order(each) == lowest).toList();
    }

    private static int order(Deployment deployment) {
        Integer order = deployment.preference().order();
        return order == null ? Integer.MAX_VALUE : order;
    }
}
