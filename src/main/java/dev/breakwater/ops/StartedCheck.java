package dev.breakwater.ops;

import dev.breakwater.config.CurrentConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** The configuration has been read. */
@Startup
@ApplicationScoped
public class StartedCheck implements HealthCheck {

    @Inject
    CurrentConfig config;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("breakwater").status(config.started()).build();
    }
}
