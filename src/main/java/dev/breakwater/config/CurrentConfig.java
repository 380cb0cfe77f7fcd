package dev.breakwater.config;

import dev.breakwater.call.Catalog;
import dev.breakwater.call.Deployment;
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
import org.jspecify.annotations.Nullable;

/**
 * Holds the configuration that is in force, and puts a changed one in its place within {@value #SECONDS_BETWEEN_LOOKS} seconds and a
 * little. A changed configuration that cannot be used leaves the running one as it is. Thread-safe: the whole is swapped by one
 * volatile write, and calls under way keep theirs.
 */
@ApplicationScoped
public class CurrentConfig {

    private static final Logger LOG = System.getLogger(CurrentConfig.class.getName());

    private static final int SECONDS_BETWEEN_LOOKS = 1;

    @Inject
    ConfigReader reader;

    @Inject
    Event<Catalog> catalogs;

    @Resource
    @Nullable
    ManagedScheduledExecutorService scheduler;

    private volatile @Nullable GatewayConfig current;
    private volatile List<Problem> problems = List.of();
    private volatile String stamp = ""; // written by the one thread that looks
    private @Nullable ScheduledFuture<?> looking;

    /**
     * Reads the configuration for the first time, and watches it from then on.
     *
     * @throws BadConfigException with everything that is wrong
     */
    public void start() {
        stamp = reader.stamp();
        GatewayConfig first = reader.read();
        first.warnings().forEach(warning -> LOG.log(Level.WARNING, warning.toString()));
        current = first;
        if (scheduler != null) {
            looking = scheduler.scheduleWithFixedDelay(
                    this::look, SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
        }
    }

    public GatewayConfig get() {
        GatewayConfig now = current;
        if (now == null) {
            throw new IllegalStateException("the configuration has not been read yet");
        }
        return now;
    }

    public boolean started() {
        return current != null;
    }

    /** What kept the last change from being taken over; empty while what is configured is in force. */
    public List<Problem> problems() {
        return problems;
    }

    private void look() {
        // Whose configuration it is, a server tells by this.
        Thread.currentThread().setContextClassLoader(CurrentConfig.class.getClassLoader());
        try {
            String now = reader.stamp();
            if (!now.equals(stamp)) {
                stamp = now;
                reload();
            }
        } catch (RuntimeException defect) {
            // A scheduled task that throws is never run again; the next look may fare better.
            LOG.log(Level.ERROR, "The configuration could not be looked at", defect);
        }
    }

    private void reload() {
        try {
            GatewayConfig before = get();
            GatewayConfig after = reader.read();
            current = after;
            problems = List.of();
            after.warnings().stream()
                    .filter(warning -> !before.warnings().contains(warning))
                    .forEach(warning -> LOG.log(Level.WARNING, warning.toString()));
            LOG.log(Level.INFO, difference(before.catalog(), after.catalog()));
            catalogs.fire(after.catalog());
        } catch (BadConfigException bad) {
            problems = bad.problems();
            LOG.log(
                    Level.ERROR,
                    "The changed configuration cannot be used; the one before it stays in force:\n" + bad.getMessage());
        }
    }

    private static String difference(Catalog before, Catalog after) {
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
        if (looking != null) {
            looking.cancel(false);
        }
    }
}
