package dev.breakwater.reliability;

import dev.breakwater.policy.Sleeper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Puts the call's own virtual thread to sleep: calls pause here and nowhere else. */
@ApplicationScoped
public class ThreadSleeper implements Sleeper {

    @Override
    public void sleep(Duration pause) throws InterruptedException {
        if (pause.isPositive()) {
            Thread.sleep(pause);
        }
    }

    @Override
    @SuppressWarnings("ResultOfMethodCallIgnored") // its caller looks again either way
    public void sleep(Duration most, Semaphore alarm) throws InterruptedException {
        alarm.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS);
    }
}
