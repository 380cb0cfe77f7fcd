package dev.breakwater.telemetry;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Writes lines one after the other. A thread that finds no writer becomes the writer; the others leave their lines with it and return.
 * A logger's handlers write under a lock: a line costs 2 microseconds there, and 20 where calls on all cores wait for one another.
 * A line is written before {@link #add} returns, unless another thread is writing, which then writes this one too. Any thread may call.
 *
 * <p>The writer has a call to answer: after {@link #BATCH} lines a separate thread takes over, until nothing is left.
 */
class LogCombiner<T> {

    /** Lines left with the writer. Where the console is that slow, threads with more lines wait: nothing is lost. */
    static final int MOST_WAITING = 1000;

    /** How many lines one call writes at most, its own included. */
    static final int BATCH = 100;

    private final Consumer<T> out;
    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    /** Fair, so that waiting threads are not overtaken by the thread that takes over. */
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
        // A line may have been left after the writer looked for the last time.
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
            // A call may have tried to hand over in between, and found this thread still there.
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
