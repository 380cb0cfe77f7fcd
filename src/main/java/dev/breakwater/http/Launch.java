package dev.breakwater.http;

import dev.breakwater.call.Catalog;
import dev.breakwater.config.BadConfigException;
import dev.breakwater.config.CurrentConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * The beginning: reads the configuration, or refuses to start. In a server that is shared a refusal is a deployment that fails; where
 * {@code payara/breakwater} started the process for this WAR alone (system property {@code breakwater.launched}), the process ends
 * with status 1.
 */
@ApplicationScoped
public class Launch {

    private static final Logger LOG = System.getLogger(Launch.class.getName());

    @Inject
    CurrentConfig config;

    @Inject
    Termination termination;

    @Inject
    WarmUp warmUp;

    @Inject
    CallThreads threads;

    void begin(@Observes @Initialized(ApplicationScoped.class) Object application) {
        boolean alone = Boolean.getBoolean("breakwater.launched");
        try {
            config.start();
        } catch (RuntimeException refused) {
            if (!alone) {
                throw refused;
            }
            end(refused);
        }
        if (application instanceof ServletContext context) {
            warmUp.run(context);
        }
        String address = System.getProperty("breakwater.address");
        if (alone && address != null) {
            termination.drainOnSignals();
            // The server listens to us when this returns, and not before.
            Thread.ofPlatform().name("breakwater-launch").start(() -> finish(address));
        } else {
            finish(null);
        }
    }

    private void finish(@Nullable String address) {
        if (address != null) {
            warmUp.ask(address);
        }
        threads.warm();
        Catalog catalog = config.get().catalog();
        LOG.log(
                Level.INFO,
                "Breakwater is ready at {0}: {1} model groups, {2} deployments",
                address == null ? "its context root" : address,
                String.valueOf(catalog.groups().size()),
                String.valueOf(catalog.deployments()));
    }

    private static void end(RuntimeException refused) {
        if (refused instanceof BadConfigException bad) {
            System.err.println("breakwater: the configuration cannot be used:\n" + bad.getMessage());
        } else {
            LOG.log(Level.ERROR, "Breakwater cannot start", refused);
        }
        Runtime.getRuntime().halt(1);
    }
}
