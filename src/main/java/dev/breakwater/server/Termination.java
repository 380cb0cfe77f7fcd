package dev.breakwater.server;

import dev.breakwater.config.reload.CurrentConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Graceful shutdown on SIGTERM and SIGINT. Readiness turns 503. For {@code breakwater_settings.drain_delay} calls are still accepted, so
 * that load balancers notice. Then the port closes, new calls on open connections get 503, and running calls finish. Then the process
 * exits with status 0. A second signal ends the process immediately.
 *
 * <p>Only if {@code payara/breakwater} has started the process for this WAR. Measured on Payara Micro: a shutdown hook and the callbacks of
 * an undeployment run after the server has cut plain calls; only the signal itself comes early enough.
 */
@ApplicationScoped
public class Termination {

    private static final Logger LOG = System.getLogger(Termination.class.getName());

    /**
     * Time without a request after which no client uses the open connections any more, and the server has sent the last bytes of the
     * last response.
     */
    private static final Duration QUIET = Duration.ofMillis(300);

    /** Longest wait for {@link #QUIET}. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    /** Longest wait for the port to close. */
    private static final Duration CLOSING = Duration.ofMillis(500);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final AtomicBoolean stopping = new AtomicBoolean();
    private volatile long lastRequest;

    @Inject
    CallThreads threads;

    @Inject
    CurrentConfig config;

    public void drainOnSignals() {
        try {
            // By reflection, because javac always warns about the class and warnings are errors here. By the JDK's
            // class loader, because on WildFly a WAR sees only the modules that it declares.
            ClassLoader jdk = ClassLoader.getSystemClassLoader();
            Class<?> signal = Class.forName("sun.misc.Signal", true, jdk);
            Class<?> handler = Class.forName("sun.misc.SignalHandler", true, jdk);
            InvocationHandler drain = (proxy, method, arguments) -> {
                Thread.ofPlatform().name("breakwater-termination").start(this::stop);
                return null;
            };
            Object handling = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, drain);
            for (String name : new String[] {"TERM", "INT"}) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), handling);
            }
        } catch (ReflectiveOperationException missing) {
            LOG.log(Level.WARNING, "SIGTERM will cut running calls: this JVM has no sun.misc.Signal", missing);
        }
    }

    /** Notes that a request arrived during shutdown. */
    public void noteRequest() {
        lastRequest = System.nanoTime();
    }

    private void stop() {
        if (!stopping.compareAndSet(false, true)) {
            Runtime.getRuntime().halt(1);
        }
        noteRequest();
        threads.leave();
        Duration delay = config.get().intake().drainDelay();
        if (!delay.isZero()) {
            LOG.log(
                    Level.INFO,
                    "Stopping: readiness is 503; calls are accepted for another {0} s (drain_delay)",
                    String.valueOf(delay.toMillis() / 1000.0));
            pause(delay);
        }
        LOG.log(Level.INFO, "Stopping: no new calls; {0} calls are running", String.valueOf(threads.running()));
        closePort();
        threads.drain();
        awaitQuiet();
        System.exit(0);
    }

    /** Runs before calls are refused, so that new connections go to other instances. */
    private static void closePort() {
        try {
            Thread.ofPlatform()
                    .name("breakwater-port")
                    .daemon()
                    .start(ServerPort::close)
                    .join(CLOSING);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitQuiet() {
        long end = System.nanoTime() + LONGEST.toNanos();
        do {
            pause(PAUSE);
        } while (System.nanoTime() - lastRequest < QUIET.toNanos() && System.nanoTime() - end < 0);
    }

    /** Waits the full time, even if the thread wakes up early. */
    private static void pause(Duration pause) {
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
