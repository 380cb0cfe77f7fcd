package dev.breakwater.config.reload;

import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.config.GatewayConfig;
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
 * Holds the current configuration. A changed configuration replaces it once its files have not changed for a second, within about three
 * seconds. An invalid change leaves the current configuration in place. Running calls keep the configuration they started with. Fires
 * the new {@link Catalog} as a CDI event after each change. Thread-safe.
 */
@ApplicationScoped
public class CurrentConfig {

    private static final Logger LOG = System.getLogger(CurrentConfig.class.getName());

    private static final int POLL_SECONDS = 1;

    @Inject
    ConfigReader reader;

    @Inject
    Event<Catalog> catalogs;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    @Nullable
    ManagedScheduledExecutorService scheduler;

    private final ConfigExchange exchange = new ConfigExchange();
    private volatile @Nullable ScheduledFuture<?> watcher;
    private volatile String lastFailure = ""; // exception class of the last check; empty after a successful one

    /**
     * Reads the configuration for the first time, then watches it for changes.
     *
     * @throws BadConfigException with all errors
     */
    public void start() {
        String stamp = reader.stamp();
        GatewayConfig first = reader.read();
        first.warnings().forEach(warning -> LOG.log(Level.WARNING, warning.toString()));
        exchange.begin(stamp, first);
        catalogs.fire(first.catalog());
        if (scheduler != null) {
            watcher = scheduler.scheduleWithFixedDelay(this::check, POLL_SECONDS, POLL_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** The current configuration. A call reads it once and keeps it. */
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

    /** Why the last change was not applied; empty if the current configuration is up to date. */
    public List<Problem> problems() {
        return exchange.problems();
    }

    private void check() {
        Thread thread = Thread.currentThread();
        ClassLoader previous = thread.getContextClassLoader();
        // The server selects the application's Config by the context class loader.
        thread.setContextClassLoader(CurrentConfig.class.getClassLoader());
        try {
            exchange.refresh(reader.stamp(), reader::read).ifPresent(this::announce);
            lastFailure = "";
        } catch (BadConfigException bad) {
            LOG.log(
                    Level.ERROR,
                    "The changed configuration is invalid; the previous one stays in use:\n" + bad.getMessage());
        } catch (TimeoutException slow) {
            LOG.log(
                    level(slow),
                    "The changed configuration took too long to read; the previous one stays in use. It is read again"
                            + " every second.");
        } catch (RuntimeException | Error defect) {
            // The scheduler never runs a task again that has thrown; the next check may succeed.
            LOG.log(level(defect), "The configuration could not be checked for changes", defect);
        } finally {
            thread.setContextClassLoader(previous);
        }
    }

    /** A failure that repeats at every check is logged as an error only once. */
    private Level level(Throwable failed) {
        boolean repeated = failed.getClass().getName().equals(lastFailure);
        lastFailure = failed.getClass().getName();
        return repeated ? Level.DEBUG : Level.ERROR;
    }

    private void announce(ConfigExchange.Change change) {
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
        ScheduledFuture<?> running = watcher;
        if (running != null) {
            running.cancel(false);
        }
    }
}
