package dev.breakwater.server;

import dev.breakwater.config.CurrentConfig;
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
 * Lets calls end before the process does. On SIGTERM and SIGINT readiness turns 503. For {@code breakwater_settings.drain_delay} calls are
 * still taken, so that load balancers notice. Then the port closes, new calls on connections that are there get 503, and those under way
 * come to their end. Then the process exits with status 0. A second signal does not wait.
 *
 * <p>Only where {@code payara/breakwater} started the process for this WAR alone. Measured on Payara Micro: at a shutdown hook, and at
 * every callback of an undeployment, the server has already cut plain calls; only the signal itself comes early enough.
 */
@ApplicationScoped
public class Termination {

    private static final Logger LOG = System.getLogger(Termination.class.getName());

    /**
     * Without a request for so long, nobody is left on a connection that was there before; and the last bytes of the last answer are on
     * their way through the server no more.
     */
    private static final Duration QUIET = Duration.ofMillis(300);

    /** But no longer than this. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    /** How long the port may take to close before calls are refused. */
    private static final Duration CLOSING = Duration.ofMillis(500);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final AtomicBoolean asked = new AtomicBoolean();
    private volatile long lastRequest;

    @Inject
    CallThreads threads;

    @Inject
    CurrentConfig config;

    public void drainOnSignals() {
        try {
            // By reflection: javac warns of the class whatever it is told, and warnings are errors here.
            // From the JDK's own loader: WildFly shows a WAR only those of its modules that are named.
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
            LOG.log(
                    Level.WARNING,
                    "SIGTERM will cut calls that are under way: this Java has no sun.misc.Signal",
                    missing);
        }
    }

    /** A request came while the gateway stops. */
    public void noteRequest() {
        lastRequest = System.nanoTime();
    }

    private void stop() {
        if (!asked.compareAndSet(false, true)) {
            Runtime.getRuntime().halt(1);
        }
        noteRequest();
        threads.leave();
        Duration delay = config.get().intake().drainDelay();
        if (!delay.isZero()) {
            LOG.log(
                    Level.INFO,
                    "Stopping: readiness is 503; calls are taken for another {0} s (drain_delay)",
                    String.valueOf(delay.toMillis() / 1000.0));
            pause(delay);
        }
        LOG.log(Level.INFO, "Stopping: no new calls; {0} are under way", String.valueOf(threads.running()));
        closePort();
        threads.drain();
        awaitQuiet();
        System.exit(0);
    }

    /** First, so that as few calls as can be come to be refused. */
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

    /** Whole, although a thread may wake up before. */
    private static void pause(Duration pause) {
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
