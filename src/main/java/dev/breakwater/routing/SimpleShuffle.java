package dev.breakwater.routing;

import dev.breakwater.call.Deployment;
import dev.breakwater.call.Preference;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Chooses at random, in proportion to {@code weight}, else {@code rpm}, else {@code tpm}: the first of them that any of the
 * deployments has. Those without it count as 1; if all are zero, or none has any, all are equal. Cheap and fair over many calls;
 * over few calls it may hit one deployment several times in a row. Source: LiteLLM {@code simple-shuffle}.
 */
final class SimpleShuffle {

    private static final List<Function<Preference, @Nullable Number>> SHARES =
            List.of(Preference::weight, Preference::rpm, Preference::tpm);

    private SimpleShuffle() {}

    /** @param pool at least one deployment */
    static Deployment choose(List<Deployment> pool, RandomGenerator random) {
        if (pool.size() == 1) {
            return pool.get(0);
        }
        for (Function<Preference, @Nullable Number> share : SHARES) {
            if (pool.stream().anyMatch(each -> share.apply(each.preference()) != null)) {
                return inProportion(pool, share, random);
            }
        }
        return pool.get(random.nextInt(pool.size()));
    }

    private static Deployment inProportion(
            List<Deployment> pool, Function<Preference, @Nullable Number> share, RandomGenerator random) {
        double[] upTo = new double[pool.size()];
        double sum = 0;
        for (int i = 0; i < upTo.length; i++) {
            Number own = share.apply(pool.get(i).preference());
            sum += own == null ? 1 : own.doubleValue();
            upTo[i] = sum;
        }
        if (sum <= 0) {
            return pool.get(random.nextInt(pool.size()));
        }
        double at = random.nextDouble() * sum;
        int chosen = 0;
        while (chosen < upTo.length - 1 && upTo[chosen] <= at) {
            chosen++;
        }
        return pool.get(chosen);
    }
}
