package dev.breakwater.state;

import dev.breakwater.policy.Ticker;
import jakarta.enterprise.context.ApplicationScoped;

/** The machine's own monotonic clock. */
@ApplicationScoped
public class SystemTicker implements Ticker {

    @Override
    public long nanos() {
        return System.nanoTime();
    }
}
