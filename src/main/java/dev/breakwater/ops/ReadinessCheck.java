package dev.breakwater.ops;

import dev.breakwater.config.CurrentConfig;
import dev.breakwater.server.CallThreads;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** New calls are taken. A changed configuration that cannot be used is told here, and is no reason to be down. */
@Readiness
@ApplicationScoped
public class ReadinessCheck implements HealthCheck {

    @Inject
    CurrentConfig config;

    @Inject
    CallThreads threads;

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("breakwater")
                .status(config.started() && !threads.leaving())
                .withData("calls_running", threads.running())
                .withData("config_problems", config.problems().size())
                .build();
    }
}
