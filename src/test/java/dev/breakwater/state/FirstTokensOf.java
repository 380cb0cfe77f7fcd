package dev.breakwater.state;

import dev.breakwater.catalog.Deployment;
import java.time.Duration;

/** What is known of streams that all began after the same time, for tests in other rooms. */
public final class FirstTokensOf {

    private FirstTokensOf() {}

    /** As many streams as it takes to be sure, and no more. */
    public static void teach(FirstTokenLatency times, Deployment deployment, Duration time) {
        for (int i = 0; i < FirstTokenLatency.FEWEST; i++) {
            times.took(deployment, time);
        }
    }
}
