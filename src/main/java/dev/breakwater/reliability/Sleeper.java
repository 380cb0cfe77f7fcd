package dev.breakwater.reliability;

import java.time.Duration;

/** Waits, so that no test has to. */
@FunctionalInterface
public interface Sleeper {

    void sleep(Duration pause) throws InterruptedException;
}
