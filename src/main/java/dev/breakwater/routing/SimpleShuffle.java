package dev.breakwater.routing;

import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.RoutingWeights;
import dev.breakwater.policy.RoutingPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Chooses at random, in proportion to {@code weight}, else {@code rpm}, else {@code tpm}: the first of them that any of a group's
 * deployments has. Deployments without it count as 1; if all are zero, or none has any, all are equal. Cheap and fair over many calls;
 * over few calls it may choose one deployment several times in a row. Source: LiteLLM {@code simple-shuffle}.
 */
@ApplicationScoped
public class SimpleShuffle implements RoutingStrategy {

    private static final List<Function<RoutingWeights, @Nullable Number>> SHARES =
            List.of(RoutingWeights::weight, RoutingWeights::rpm, RoutingWeights::tpm);

    @Override
    public String name() {
        return RoutingPolicy.DEFAULT_STRATEGY;
    }

    @Override
    public Selection over(List<Deployment> group) {
        return new Shares(group);
    }

    private static final class Shares implements Selection {

        private final Function<RoutingWeights, @Nullable Number> share;
        private final List<Deployment> preferred;
        private final double[] upTo;

        Shares(List<Deployment> group) {
            share = SHARES.stream()
                    .filter(each -> group.stream().anyMatch(one -> each.apply(one.preference()) != null))
                    .findFirst()
                    .orElse(SHARES.get(0));
            preferred = Tiers.lowest(group);
            upTo = upTo(preferred);
        }

        @Override
        public Deployment draw(RandomGenerator random) {
            return draw(preferred, upTo, random);
        }

        @Override
        public Deployment choose(List<Deployment> candidates, RandomGenerator random) {
            return candidates.size() == 1 ? candidates.get(0) : draw(candidates, upTo(candidates), random);
        }

        private static Deployment draw(List<Deployment> pool, double[] upTo, RandomGenerator random) {
            double sum = upTo[upTo.length - 1];
            if (sum <= 0) {
                return pool.get(random.nextInt(pool.size()));
            }
            int found = Arrays.binarySearch(upTo, random.nextDouble() * sum);
            // Behind one that is met exactly, and behind those of no share that end at the same number.
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
    }
}
