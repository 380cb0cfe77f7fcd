package dev.breakwater.policy;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Waits, so that no test has to. */
public interface Sleeper {

    void sleep(Duration pause) throws InterruptedException;

    /** Sleeps until the alarm has a permit, which is taken, or for this long. */
    void sleep(Duration most, Semaphore alarm) throws InterruptedException;
}
