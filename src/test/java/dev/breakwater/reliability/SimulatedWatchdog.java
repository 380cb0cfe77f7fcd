package dev.breakwater.reliability;

import dev.breakwater.testing.VirtualTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Future;

/** The watchdog as it is, but for the clock that it waits for. */
@ApplicationScoped
public class SimulatedWatchdog extends Watchdog {

    @Inject
    VirtualTime time;

    @Override
    Future<?> after(Duration limit, Runnable alarm) {
        return time.interrupt(limit, alarm);
    }
}
