package dev.breakwater.ops;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Readiness for MicroProfile Health: up while new calls should be sent. Also reports problems of a rejected configuration change. */
@Readiness
@ApplicationScoped
public class ReadinessCheck implements HealthCheck {

    @Inject
    GatewayHealth health;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("breakwater")
                .status(health.ready())
                .withData("calls_running", health.callsRunning())
                .withData("config_problems", health.configProblems().size())
                .build();
    }
}
