package dev.breakwater.dispatch;

import dev.breakwater.call.Answer;
import dev.breakwater.call.CallFailedException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A part of a call that runs on a virtual thread of its own, so that the call's thread can send heartbeats to its client, or ask a
 * second deployment, meanwhile. It belongs to the call's thread, which closes it; so a shutdown waits for the call only.
 */
final class ForkedAttempt implements AutoCloseable {

    private final FutureTask<Answer> task;
    private final Thread thread;
    private boolean taken; // guarded by this, as closed is
    private boolean closed;

    private ForkedAttempt(Callable<Answer> work, Consumer<ForkedAttempt> ended) {
        this.task = new FutureTask<>(work) {
            @Override
            protected void done() {
                try {
                    letGo();
                } finally {
                    // A waiting thread may wait for nothing else.
                    ended.accept(ForkedAttempt.this);
                }
            }
        };
        this.thread = Thread.ofVirtual().name("aside").unstarted(task);
    }

    static ForkedAttempt start(Callable<Answer> work) {
        return start(work, any -> {});
    }

    /** @param ended is called on the work's own thread when it has ended, well or badly */
    static ForkedAttempt start(Callable<Answer> work, Consumer<ForkedAttempt> ended) {
        ForkedAttempt aside = new ForkedAttempt(work, ended);
        aside.thread.start();
        return aside;
    }

    /**
     * Its answer; null while there is none yet.
     *
     * @throws CallFailedException if there is no answer
     * @throws InterruptedException if the waiting thread, or the work itself, was interrupted
     */
    @Nullable
    Answer await(Duration patience) throws InterruptedException {
        try {
            task.get(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException notYet) {
            return null;
        } catch (ExecutionException ended) {
            // Its cause is thrown below.
        }
        return await();
    }

    /**
     * Its answer, once there is one.
     *
     * @throws CallFailedException if there is no answer
     * @throws InterruptedException if the waiting thread, or the work itself, was interrupted
     */
    Answer await() throws InterruptedException {
        try {
            Answer answer = task.get();
            synchronized (this) {
                taken = true;
            }
            return answer;
        } catch (ExecutionException ended) {
            switch (ended.getCause()) {
                case CallFailedException failed -> throw failed;
                case InterruptedException interrupted -> throw interrupted;
                case RuntimeException defect -> throw defect;
                // An OutOfMemoryError in that thread need not mean that this one is out of memory: here it is a defect.
                case null, default -> throw new IllegalStateException(ended);
            }
        }
    }

    /** Interrupts it where it still runs; an answer that was not taken is closed, now or when it comes. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        thread.interrupt();
        letGo();
    }

    private void letGo() {
        synchronized (this) {
            if (!closed || taken || !task.isDone()) {
                return;
            }
            taken = true;
        }
        if (task.state() == FutureTask.State.SUCCESS) {
            task.resultNow().close();
        }
    }
}
