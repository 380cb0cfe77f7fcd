package dev.breakwater.http;

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
 * Lets calls end before the process does: on SIGTERM and SIGINT readiness turns 503, new calls are refused, those under way come to
 * their end, then the process exits with status 0. A second signal does not wait.
 *
 * <p>Only where {@code payara/breakwater} started the process for this WAR alone. Measured on Payara Micro: at a shutdown hook, and at
 * every callback of an undeployment, the server has already cut plain calls; only the signal itself comes early enough.
 */
@ApplicationScoped
public class Termination {

    private static final Logger LOG = System.getLogger(Termination.class.getName());

    /** The last bytes of the last answer are still on their way through the server when its call has ended. */
    private static final Duration LAST_BYTES = Duration.ofMillis(100);

    private final AtomicBoolean asked = new AtomicBoolean();

    @Inject
    CallThreads threads;

    public void drainOnSignals() {
        try {
            // By reflection: javac warns of the class whatever it is told, and warnings are errors here.
            // From the JDK's own loader: WildFly shows a WAR only those of its modules that are named.
            ClassLoader jdk = ClassLoader.getSystemClassLoader();
            Class<?> signal = Class.forName("sun.misc.Signal", true, jdk);
            Class<?> handler = Class.forName("sun.misc.SignalHandler", true, jdk);
            InvocationHandler drain = (proxy, method, arguments) -> {
                Thread.ofPlatform().name("breakwater-termination").start(this::drain);
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

    private void drain() {
        if (!asked.compareAndSet(false, true)) {
            Runtime.getRuntime().halt(1);
        }
        LOG.log(Level.INFO, "Stopping: no new calls; {0} are under way", String.valueOf(threads.running()));
        threads.drain();
        LockSupport.parkNanos(LAST_BYTES.toNanos());
        System.exit(0);
    }
}
