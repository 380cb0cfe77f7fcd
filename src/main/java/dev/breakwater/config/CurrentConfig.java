package dev.breakwater.config;

import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.config.tree.BadConfigException;
import dev.breakwater.config.tree.Problem;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Holds the configuration that is in force, and puts a changed one in its place when it has rested for a second: within about three.
 * A changed configuration that cannot be used leaves the running one as it is. Calls under way keep theirs. Thread-safe. What is
 * in force from now on is told to whoever observes {@link Catalog}.
 */
@ApplicationScoped
public class CurrentConfig {

    private static final Logger LOG = System.getLogger(CurrentConfig.class.getName());

    private static final int SECONDS_BETWEEN_LOOKS = 1;

    @Inject
    ConfigReader reader;

    @Inject
    Event<Catalog> catalogs;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    @Nullable
    ManagedScheduledExecutorService scheduler;

    private final ConfigExchange exchange = new ConfigExchange();
    private volatile @Nullable ScheduledFuture<?> looking;
    private volatile String lastFailure = ""; // of a look; empty after one that went well

    /**
     * Reads the configuration for the first time, and watches it from then on.
     *
     * @throws BadConfigException with everything that is wrong
     */
    public void start() {
        String stamp = reader.stamp();
        GatewayConfig first = reader.read();
        first.warnings().forEach(warning -> LOG.log(Level.WARNING, warning.toString()));
        exchange.begin(stamp, first);
        catalogs.fire(first.catalog());
        if (scheduler != null) {
            looking = scheduler.scheduleWithFixedDelay(
                    this::look, SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
        }
    }

    /** The configuration of this moment; a call asks once and keeps it. */
    public GatewayConfig get() {
        GatewayConfig now = exchange.current();
        if (now == null) {
            throw new IllegalStateException("the configuration has not been read yet");
        }
        return now;
    }

    public boolean started() {
        return exchange.current() != null;
    }

    /** What kept the last change from being taken over; empty while what is configured is in force. */
    public List<Problem> problems() {
        return exchange.problems();
    }

    private void look() {
        Thread thread = Thread.currentThread();
        ClassLoader others = thread.getContextClassLoader();
        // Whose configuration it is, a server tells by this.
        thread.setContextClassLoader(CurrentConfig.class.getClassLoader());
        try {
            exchange.look(reader.stamp(), reader::read).ifPresent(this::tell);
            lastFailure = "";
        } catch (BadConfigException bad) {
            LOG.log(
                    Level.ERROR,
                    "The changed configuration cannot be used; the one before it stays in force:\n" + bad.getMessage());
        } catch (TimeoutException slow) {
            LOG.log(
                    level(slow),
                    "The changed configuration took too long to read; the one before it stays in force, and it is read"
                            + " again every second");
        } catch (RuntimeException | Error defect) {
            // A scheduled task that throws is never run again; the next look may fare better.
            LOG.log(level(defect), "The configuration could not be looked at", defect);
        } finally {
            thread.setContextClassLoader(others);
        }
    }

    /** What goes wrong at every look is told once. */
    private Level level(Throwable failed) {
        boolean known = failed.getClass().getName().equals(lastFailure);
        lastFailure = failed.getClass().getName();
        return known ? Level.DEBUG : Level.ERROR;
    }

    private void tell(ConfigExchange.Change change) {
        change.after().warnings().stream()
                .filter(warning -> !change.before().warnings().contains(warning))
                .forEach(warning -> LOG.log(Level.WARNING, warning.toString()));
        LOG.log(Level.INFO, difference(change.before().catalog(), change.after().catalog()));
        catalogs.fire(change.after().catalog());
    }

    static String difference(Catalog before, Catalog after) {
        Set<String> old = ids(before);
        Set<String> now = ids(after);
        Set<String> kept = new HashSet<>(now);
        kept.retainAll(old);
        return "Configuration reloaded: " + (now.size() - kept.size()) + " deployments added, "
                + (old.size() - kept.size()) + " removed, " + kept.size() + " kept";
    }

    private static Set<String> ids(Catalog catalog) {
        return catalog.groups().stream()
                .flatMap(group -> group.deployments().stream())
                .map(Deployment::id)
                .collect(Collectors.toSet());
    }

    @PreDestroy
    void stop() {
        ScheduledFuture<?> running = looking;
        if (running != null) {
            running.cancel(false);
        }
    }
}
