package dev.breakwater.testing;

import dev.breakwater.policy.Ticker;
import dev.breakwater.reliability.Sleeper;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;

/**
 * Time that passes only while everybody sleeps. Each piece of work has a thread of its own and may block in {@link #sleep}, so that
 * many of them overlap; but one at a time runs, and whose turn is next is settled by the instant, then by who asked first. So the same
 * work gives the same outcome every time, and two minutes pass in a blink.
 *
 * <p>Unguarded fields are touched only by the one that runs; turns are handed over by semaphores. Work that waits for anything else than
 * {@link #sleep} stops everything.
 */
@ApplicationScoped
public class VirtualTime implements Ticker, Sleeper {

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

    /** What has passed since the beginning. */
    public Duration passed() {
        return Duration.ofNanos(now);
    }

    /** Has this work begin after a while, on its own thread. */
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

    /** Has the alarm ring after a while, unless it is cancelled before. It has to interrupt the one who asks for it, who sleeps then. */
    public Future<?> interrupt(Duration later, Runnable alarm) {
        FutureTask<?> ringing = new FutureTask<>(alarm, null);
        turn(later, ringing);
        return ringing;
    }

    /** Lets time pass until all work has ended. */
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
