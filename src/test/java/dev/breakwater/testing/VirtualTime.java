package dev.breakwater.testing;

import dev.breakwater.policy.Sleeper;
import dev.breakwater.policy.Ticker;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/**
 * Virtual time, which advances only while all threads sleep. Each task has its own thread and may block in {@link #sleep}, so that
 * many tasks overlap, but only one runs at a time. The next one is chosen by wake-up time, then by order of the calls. So the same
 * tasks always give the same result, and two virtual minutes take a moment.
 *
 * <p>Only the running task accesses unguarded fields; semaphores hand over the turn. A task that waits for anything other than
 * {@link #sleep} blocks all tasks.
 */
@ApplicationScoped
public class VirtualTime implements Ticker, Sleeper {

    private static final Duration LOOK = Duration.ofMillis(10);

    private record Turn(long at, long number, FutureTask<?> take) {}

    private final PriorityQueue<Turn> turns =
            new PriorityQueue<>(Comparator.comparingLong(Turn::at).thenComparingLong(Turn::number));
    private final Semaphore yielded = new Semaphore(0);
    private long now;
    private long made;
    private Throwable defect;

    @Override
    public long nanos() {
        return now;
    }

    /** The virtual time since the start. */
    public Duration passed() {
        return Duration.ofNanos(now);
    }

    /** Starts a task after this time, on its own thread. */
    public void start(Duration later, Runnable work) {
        Thread thread = Thread.ofVirtual().unstarted(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error unexpected) {
                defect = unexpected;
            } finally {
                yielded.release();
            }
        });
        turn(later, new FutureTask<>(thread::start, null));
    }

    @Override
    public void sleep(Duration pause) throws InterruptedException {
        if (!pause.isPositive()) {
            return;
        }
        Semaphore awake = new Semaphore(0);
        FutureTask<?> waking = new FutureTask<>(awake::release, null);
        turn(pause, waking);
        yielded.release();
        try {
            awake.acquire();
        } catch (InterruptedException interrupted) {
            waking.cancel(false);
            throw interrupted;
        }
    }

    /** Looks at the alarm every ten virtual milliseconds. */
    @Override
    public void sleep(Duration most, Semaphore alarm) throws InterruptedException {
        long until = now + most.toNanos();
        while (!alarm.tryAcquire() && now < until) {
            sleep(Duration.ofNanos(Math.min(LOOK.toNanos(), until - now)));
        }
    }

    /** Runs the alarm after this time, unless it is cancelled before. It must interrupt the calling task, which sleeps then. */
    public Future<?> interrupt(Duration later, Runnable alarm) {
        FutureTask<?> ringing = new FutureTask<>(alarm, null);
        turn(later, ringing);
        return ringing;
    }

    /** Advances time until all tasks have ended. */
    public void run() {
        for (Turn next = turns.poll(); next != null; next = turns.poll()) {
            if (next.take().isCancelled()) {
                continue;
            }
            now = next.at();
            next.take().run();
            yielded.acquireUninterruptibly();
            if (defect != null) {
                throw new IllegalStateException("at " + passed(), defect);
            }
        }
    }

    private void turn(Duration later, FutureTask<?> take) {
        turns.add(new Turn(now + later.toNanos(), made++, take));
    }
}
