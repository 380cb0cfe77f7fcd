package dev.breakwater.testing;

import dev.breakwater.policy.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A ticker that a test advances. It starts just below zero, as {@link System#nanoTime} may. */
public final class ManualTicker implements Ticker {

    private final AtomicLong now = new AtomicLong(-Duration.ofSeconds(3).toNanos());

    @Override
    public long nanos() {
        return now.get();
    }

    public void advance(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
