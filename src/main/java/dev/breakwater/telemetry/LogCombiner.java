package dev.breakwater.telemetry;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Writes lines one after the other, on the thread of whoever comes when nobody is at it; the others leave theirs with him and go on.
 * A logger's handlers write under a lock: a line costs 2 microseconds there, and 20 where calls on all cores wait for each other.
 * A line is written before {@link #add} returns, unless somebody is writing, who then writes this one, too. Any thread may call.
 *
 * <p>Who writes has a call to answer: after {@link #BATCH} lines a thread of its own takes over, until nothing is left.
 */
class LogCombiner<T> {

    /** Left with the writer; where the console takes nothing for so long, those who bring more wait with him: nothing is lost. */
    static final int MOST_WAITING = 1000;

    /** One call writes so many lines at most, its own included. */
    static final int BATCH = 100;

    private final Consumer<T> out;
    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    /** Fair, so that those who have to wait are not passed by the thread that takes over. */
    private final ReentrantLock writing = new ReentrantLock(true);

    private final AtomicBoolean takenOver = new AtomicBoolean();

    LogCombiner(Consumer<T> out) {
        this.out = out;
    }

    void add(T line) {
        waiting.add(line);
        int left = BATCH;
        if (count.incrementAndGet() > MOST_WAITING) {
            writing.lock();
            left -= write(left);
        }
        // Somebody may have left a line after the writer looked for the last time.
        while (left > 0 && !waiting.isEmpty() && writing.tryLock()) {
            left -= write(left);
        }
        if (left == 0 && !waiting.isEmpty() && takenOver.compareAndSet(false, true)) {
            Thread.ofVirtual().name("breakwater-log").start(this::writeRest);
        }
    }

    private void writeRest() {
        do {
            try {
                while (!waiting.isEmpty()) {
                    writing.lock();
                    write(BATCH);
                }
            } finally {
                takenOver.set(false);
            }
            // Somebody may have handed over in between, and found this thread still there.
        } while (!waiting.isEmpty() && takenOver.compareAndSet(false, true));
    }

    /** With the lock, which it gives back; how many lines it wrote. */
    private int write(int most) {
        int written = 0;
        try {
            for (T line = waiting.poll(); line != null; line = written < most ? waiting.poll() : null) {
                written++;
                count.decrementAndGet();
                out.accept(line);
            }
            return written;
        } finally {
            writing.unlock();
        }
    }
}
