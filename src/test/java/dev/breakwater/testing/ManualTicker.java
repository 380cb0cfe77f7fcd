package dev.breakwater.testing;

import dev.breakwater.policy.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes when a test says so. It begins just below zero, as a real one may. */
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
