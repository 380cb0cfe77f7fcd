package dev.breakwater.state;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * Random numbers: each thread's own generator, so that no call waits for another's draw. It comes in by injection as time
 * does, so that a simulation can draw the same again. Not for secrets.
 */
@ApplicationScoped
public class ThreadRandom implements RandomGenerator {

    @Override
    public long nextLong() {
        return ThreadLocalRandom.current().nextLong();
    }
}
