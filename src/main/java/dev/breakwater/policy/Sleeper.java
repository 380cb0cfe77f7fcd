package dev.breakwater.policy;

import java.time.Duration;

/** Waits, so that no test has to. */
@FunctionalInterface
public interface Sleeper {

    void sleep(Duration pause) throws InterruptedException;
}
