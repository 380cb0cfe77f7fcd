package dev.breakwater.reliability;

import dev.breakwater.policy.Sleeper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Puts the call's own virtual thread to sleep: calls pause here and nowhere else. */
@ApplicationScoped
public class ThreadSleeper implements Sleeper {

    @Override
    public void sleep(Duration pause) throws InterruptedException {
        if (pause.isPositive()) {
            Thread.sleep(pause);
        }
    }
}
