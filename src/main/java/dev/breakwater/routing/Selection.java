package dev.breakwater.routing;

import dev.breakwater.catalog.Deployment;
import java.util.List;
import java.util.random.RandomGenerator;

/** A strategy's choice in one group. With the same random numbers and the same state it is the same. Thread-safe. */
public interface Selection {

    /** One of the group's lowest {@code order}, eligible or not, in constant time. */
    Deployment draw(RandomGenerator random);

    /**
     * One of the candidates.
     *
     * @param candidates eligible deployments of the group, all of the same {@code order}, at least one
     */
    Deployment choose(List<Deployment> candidates, RandomGenerator random);
}
