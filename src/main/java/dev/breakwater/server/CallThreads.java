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
 * Runs each call on its own virtual thread, and drains running calls at shutdown. These threads are not managed by the container: managed
 * executors cannot use virtual threads before Jakarta EE 11 (ADR 0001). Thread-safe.
 */
@ApplicationScoped
public class CallThreads {

    /** How long shutdown waits for running calls. */
    static final Duration GRACE = Duration.ofSeconds(60);

    /** How long a call that is interrupted after the grace period has to send its error to the client. */
    private static final Duration ERROR_TIME = Duration.ofSeconds(1);

    /** Poll interval while draining. */
    private static final Duration POLL = Duration.ofMillis(10);

    /** Whether a new call was accepted. */
    public enum Admission {
        RUNNING,
        /** The gateway is stopping. */
        STOPPING,
        /** The limit on running calls is reached. */
        FULL,
        /** No thread could be started, for lack of memory. */
        NO_THREAD
    }

    private static final Logger LOG = System.getLogger(CallThreads.class.getName());

    private final ThreadFactory first;
    private final ThreadFactory threads = Thread.ofVirtual().name("call-", 0).factory();
    private volatile boolean warm;
    private final Map<Thread, ClientLiveness> running = new ConcurrentHashMap<>();
    private final DisconnectWatcher disconnects = new DisconnectWatcher(running);
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
        disconnects.begin();
    }

    /**
     * Runs the work on a new thread, a virtual one once the gateway is {@link #warm}. A disconnect of the client interrupts it.
     *
     * @param most most calls that may run at once, including this one
     */
    public Admission run(ClientConnection client, int most, Runnable work) {
        // Counts the call before the check, so that a concurrent drain either waits for it or rejects it.
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

    /** Switches to virtual threads. Before the warm-up, class loading could deadlock them (see {@link WarmUp}). */
    public void warm() {
        warm = true;
    }

    /** Turns readiness to 503. Calls are still accepted. */
    public void leave() {
        leaving = true;
    }

    /** Whether shutdown has begun. */
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
        disconnects.end();
    }

    /** Rejects new calls, waits for the running ones, and interrupts those that still run after {@link #GRACE}. */
    public void drain() {
        leave();
        draining.set(true);
        try {
            await(GRACE);
            running.keySet().forEach(Thread::interrupt);
            await(ERROR_TIME);
        } catch (InterruptedException hurried) {
            running.keySet().forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
    }

    /** Waits by the number of admitted calls: an admitted call may not have started its thread yet. */
    private void await(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (admitted.get() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(POLL.toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
