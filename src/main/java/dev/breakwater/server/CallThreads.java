package dev.breakwater.server;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Gives every call a virtual thread of its own, and at the end lets those that run come to theirs. The one source of threads for calls
 * that the container does not manage: managed executors cannot be virtual before Jakarta EE 11 (ADR 0001).
 */
@ApplicationScoped
public class CallThreads {

    /** How long a stop waits for calls under way. */
    static final Duration GRACE = Duration.ofSeconds(60);

    /** How long a call that was interrupted at the end of the grace has to tell its client. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /** Between two looks whether they have ended. */
    private static final Duration PACE = Duration.ofMillis(10);

    /** What becomes of a call that comes in. */
    public enum Admission {
        RUNNING,
        /** The gateway is stopping and takes no more. */
        STOPPING,
        /** As many run as may. */
        FULL,
        /** There is no memory for another thread. */
        NO_THREAD
    }

    private static final Logger LOG = System.getLogger(CallThreads.class.getName());

    private final ThreadFactory first;
    private final ThreadFactory threads = Thread.ofVirtual().name("call-", 0).factory();
    private volatile boolean warm;
    private final Map<Thread, ClientLiveness> running = new ConcurrentHashMap<>();
    private final DisconnectWatcher departures = new DisconnectWatcher(running);
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicBoolean draining = new AtomicBoolean();
    private volatile boolean leaving;

    public CallThreads() {
        this(Thread.ofPlatform().name("first-call-", 0).factory());
    }

    CallThreads(ThreadFactory first) {
        this.first = first;
    }

    @PostConstruct
    void begin() {
        departures.begin();
    }

    /**
     * Runs the work on a new thread, virtual once the gateway is {@link #warm}. A client that leaves interrupts it.
     *
     * @param most how many may run at once, this one included
     */
    public Admission run(ClientConnection client, int most, Runnable work) {
        // Counted first: whoever begins to drain now waits for it, or it is not let in.
        int inside = admitted.incrementAndGet();
        if (draining.get() || inside > most) {
            admitted.decrementAndGet();
            return draining.get() ? Admission.STOPPING : Admission.FULL;
        }
        try {
            start(client, work);
            return Admission.RUNNING;
        } catch (OutOfMemoryError | RuntimeException none) {
            admitted.decrementAndGet();
            LOG.log(Level.ERROR, "A call was refused: no thread could be started for it", none);
            return Admission.NO_THREAD;
        }
    }

    private void start(ClientConnection client, Runnable work) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        Thread thread = (warm ? threads : first).newThread(() -> {
            Thread.currentThread().setContextClassLoader(loader);
            try {
                work.run();
            } catch (RuntimeException | Error defect) {
                LOG.log(Level.ERROR, "A call ended in a defect of the gateway", defect);
            } finally {
                running.remove(Thread.currentThread());
                admitted.decrementAndGet();
            }
        });
        running.put(thread, new ClientLiveness(client, System.nanoTime()));
        try {
            thread.start();
        } catch (Error | RuntimeException none) {
            running.remove(thread);
            throw none;
        }
    }

    /** Calls run on virtual threads from now on; until now they could have stopped each other loading classes. */
    public void warm() {
        warm = true;
    }

    /** Readiness says from now on that the gateway leaves; calls are still taken. */
    public void leave() {
        leaving = true;
    }

    /** Whether the gateway stops, or is about to. */
    public boolean leaving() {
        return leaving;
    }

    /** Whether new calls are refused. */
    public boolean draining() {
        return draining.get();
    }

    public int running() {
        return running.size();
    }

    @PreDestroy
    void end() {
        drain();
        departures.end();
    }

    /** Takes no new calls, waits for those under way, and ends those that are still there after {@link #GRACE}. */
    public void drain() {
        leave();
        draining.set(true);
        try {
            await(GRACE);
            running.keySet().forEach(Thread::interrupt);
            await(LAST_WORDS);
        } catch (InterruptedException hurried) {
            running.keySet().forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
    }

    /** By their number, not by their threads: one that has been let in may not have begun. */
    private void await(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (admitted.get() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(PACE.toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
