package dev.breakwater.reliability;

import dev.breakwater.policy.Deadline;
import dev.breakwater.policy.Ticker;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts a thread when a deadline passes, and never after the watch is over. One thread waits for all deadlines; it does
 * nothing but interrupt. It is not a managed one: those keep cancelled tasks until their time comes, ten minutes of them here.
 */
@ApplicationScoped
public class Watchdog {

    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("breakwater-watchdog").daemon().factory());

    @Inject
    Ticker ticker;

    public Watchdog() {
        clock.setRemoveOnCancelPolicy(true);
    }

    /** Watches over the calling thread until the watch is closed. */
    public Watch watch(Deadline deadline) {
        Watch watch = new Watch(Thread.currentThread());
        watch.alarm = after(deadline.left(ticker.nanos()), watch::bark);
        return watch;
    }

    /** A method of its own, so that a simulation can use virtual time instead. */
    Future<?> after(Duration time, Runnable alarm) {
        return clock.schedule(alarm, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    @PreDestroy
    void stop() {
        clock.shutdownNow();
    }

    /** One thread, one deadline. The lock keeps a bark and the end of the watch apart; nothing else takes it. */
    public static final class Watch implements AutoCloseable {

        private final Thread watched;
        private @Nullable Future<?> alarm;
        private boolean barked;
        private boolean over;

        private Watch(Thread watched) {
            this.watched = watched;
        }

        private synchronized void bark() {
            if (!over) {
                barked = true;
                watched.interrupt();
            }
        }

        synchronized boolean barked() {
            return barked;
        }

        /** After this it never barks, and an interrupt of its own that was not noticed is cleared. */
        @Override
        public synchronized void close() {
            over = true;
            if (alarm != null) {
                alarm.cancel(false);
            }
            if (barked) {
                Thread.interrupted();
            }
        }
    }
}
