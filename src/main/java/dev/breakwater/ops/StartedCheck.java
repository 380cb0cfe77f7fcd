package dev.breakwater.ops;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Startup for MicroProfile Health: up once the configuration has been read. */
@Startup
@ApplicationScoped
public class StartedCheck implements HealthCheck {

    @Inject
    GatewayHealth health;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("breakwater").status(health.started()).build();
    }
}
