package dev.breakwater.server;

import dev.breakwater.catalog.Catalog;
import dev.breakwater.config.reload.CurrentConfig;
import dev.breakwater.config.tree.BadConfigException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Starts the gateway: reads the configuration, warms up and reports readiness. With an invalid configuration, the deployment fails; if
 * {@code payara/breakwater} has started the process for this WAR only (system property {@code breakwater.launched}), the process exits with
 * status 1.
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
        boolean dedicated = Boolean.getBoolean("breakwater.launched");
        try {
            config.start();
        } catch (RuntimeException refused) {
            if (!dedicated) {
                throw refused;
            }
            end(refused);
        }
        String address = System.getProperty("breakwater.address");
        if (dedicated && address != null) {
            checkPort(URI.create(address));
        }
        if (application instanceof ServletContext context) {
            warmUp.run(context);
        }
        if (dedicated && address != null) {
            termination.drainOnSignals();
            // The server starts to listen only after this method returns.
            Thread.ofPlatform().name("breakwater-launch").start(() -> finish(address));
        } else {
            finish(null);
        }
    }

    /** Exits if the port is taken. The server itself opens the port only after deployment, and reports a conflict less clearly. */
    private static void checkPort(URI address) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(address.getHost(), address.getPort()));
        } catch (IOException taken) {
            end("cannot listen at " + address + " (" + taken.getMessage() + "); choose another port with --port");
        }
    }

    private void finish(@Nullable String address) {
        if (address != null) {
            ServerPort.open();
        }
        if (address != null && !warmUp.callOverHttp(address)) {
            end("does not listen at " + address + "; another process may have taken the port");
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
            end("the configuration is invalid:\n" + bad.getMessage());
        }
        LOG.log(Level.ERROR, "Breakwater cannot start", refused);
        Runtime.getRuntime().halt(1);
    }

    private static void end(String reason) {
        System.err.println("breakwater: " + reason);
        Runtime.getRuntime().halt(1);
    }
}
