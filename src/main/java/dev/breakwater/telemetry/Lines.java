package dev.breakwater.telemetry;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Writes lines one after the other, on the thread of whoever comes when nobody is at it; the others leave theirs with him and go on.
 * A logger's handlers write under a lock: a line costs 2 microseconds there, and 20 where calls on all cores wait for each other.
 * A line is written before {@link #add} returns, unless somebody is writing, who then writes this one, too. Any thread may call.
 */
class Lines<T> {

    /** Left with the writer; where the console takes nothing for so long, those who bring more wait with him: nothing is lost. */
    static final int MOST_WAITING = 1000;

    private final Consumer<T> out;
    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final ReentrantLock writing = new ReentrantLock();

    Lines(Consumer<T> out) {
        this.out = out;
    }

    void add(T line) {
        waiting.add(line);
        if (count.incrementAndGet() > MOST_WAITING) {
            writing.lock();
            write();
        }
        // Somebody may have left a line after the writer looked for the last time.
        while (!waiting.isEmpty() && writing.tryLock()) {
            write();
        }
    }

    /** With the lock, which it gives back. */
    private void write() {
        try {
            for (T line = waiting.poll(); line != null; line = waiting.poll()) {
                count.decrementAndGet();
                out.accept(line);
            }
        } finally {
            writing.unlock();
        }
    }
}
