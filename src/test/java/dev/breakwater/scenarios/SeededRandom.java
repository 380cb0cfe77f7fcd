package dev.breakwater.scenarios;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Chance that is the same every time. */
@ApplicationScoped
class SeededRandom implements RandomGenerator {

    private final Random random = new Random(42);

    @Override
    public long nextLong() {
        return random.nextLong();
    }
}
