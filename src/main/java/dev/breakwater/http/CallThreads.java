package dev.breakwater.http;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Gives every call a virtual thread of its own, and at the end lets those that run come to theirs. The one source of threads that
 * the container does not manage (managed executors cannot be virtual before Jakarta EE 11), and the one place with a
 * {@link CompletionStage} (ADR 0001).
 */
@ApplicationScoped
public class CallThreads {

    /** How long a stop waits for calls under way. */
    static final Duration GRACE = Duration.ofSeconds(60);

    private static final Logger LOG = System.getLogger(CallThreads.class.getName());

    private final ThreadFactory threads = Thread.ofVirtual().name("call-", 0).factory();
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean draining = new AtomicBoolean();

    /**
     * Runs the work on a new virtual thread.
     *
     * @param work makes the response; the response's body is written on the same thread
     * @param refusal makes the response where the gateway is stopping
     */
    CompletionStage<Response> run(Supplier<Response> work, Supplier<Response> refusal) {
        if (draining.get()) {
            return CompletableFuture.completedStage(refusal.get());
        }
        CompletableFuture<Response> response = new CompletableFuture<>();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        Thread thread = threads.newThread(() -> {
            Thread.currentThread().setContextClassLoader(loader);
            try {
                response.complete(work.get()); // the container writes it out before this returns
            } catch (RuntimeException | Error defect) {
                LOG.log(Level.ERROR, "A call ended in a defect of the gateway", defect);
                response.completeExceptionally(defect);
            } finally {
                running.remove(Thread.currentThread());
            }
        });
        running.add(thread);
        thread.start();
        return response;
    }

    /** No new calls from now on. */
    void drain() {
        draining.set(true);
    }

    boolean draining() {
        return draining.get();
    }

    int running() {
        return running.size();
    }

    /** Waits for the calls under way, and after {@link #GRACE} ends them. */
    @PreDestroy
    void stop() {
        drain();
        long end = System.nanoTime() + GRACE.toNanos();
        try {
            for (Thread each : running) {
                each.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            }
            running.forEach(Thread::interrupt);
            for (Thread each : running) {
                each.join(TimeUnit.SECONDS.toMillis(1));
            }
        } catch (InterruptedException hurried) {
            running.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
    }
}
