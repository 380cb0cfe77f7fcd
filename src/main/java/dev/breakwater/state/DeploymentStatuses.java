package dev.breakwater.state;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Outcome;
import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.Usage;
import dev.breakwater.failure.HealthImpact;
import dev.breakwater.policy.Ticker;
import dev.breakwater.state.DeploymentStatus.Latency;
import dev.breakwater.state.DeploymentStatus.OperationStatus;
import dev.breakwater.state.DeploymentStatus.State;
import dev.breakwater.state.limits.LimitHolder;
import dev.breakwater.state.limits.LimitUse;
import dev.breakwater.state.limits.Limits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How each deployment is: the one place where routing, metrics, health and operators read it. Attempts are counted here; cooldowns are
 * {@link Cooldowns}' own. One instance for the whole application; thread-safe by atomics.
 */
@ApplicationScoped
public class DeploymentStatuses {

    private static final double MEDIAN = 0.5;
    private static final double LATE = 0.95;

    private final Map<String, DeploymentLoad> byId = new ConcurrentHashMap<>();

    InstantSource clock = InstantSource.system();

    private volatile List<Deployment> configured = List.of();

    @Inject
    Ticker ticker;

    @Inject
    Cooldowns cooldowns;

    @Inject
    Limits limits;

    /** An attempt starts. What is returned is to be ended once; it may outlive the deployment's place in the configuration. */
    public DeploymentLoad started(Attempt attempt) {
        DeploymentLoad load = load(attempt.deployment().id());
        load.started(ticker.nanos());
        return load;
    }

    /** A plain answer is whole, or a stream has shown its first content, after this time. */
    public void answered(DeploymentLoad load, Duration spent) {
        load.answered(spent);
    }

    public void ended(DeploymentLoad load, Attempt attempt, Outcome outcome, @Nullable Usage usage) {
        long now = ticker.nanos();
        load.ended();
        if (usage != null) {
            load.used(usage.prompt() + usage.completion(), now);
        }
        switch (outcome) {
            case Outcome.Succeeded succeeded -> well(load, attempt.deployment());
            case Outcome.Failed failed -> {
                if (failed.failure().blame() != HealthImpact.NONE) {
                    load.failed(attempt.call().request().operation(), now);
                }
            }
            case Outcome.Cancelled cancelled -> {} // it says nothing of the deployment
        }
    }

    /** In whatever operation it succeeded. An answer from before a cooldown says nothing of what comes after it. */
    private void well(DeploymentLoad load, Deployment deployment) {
        if (!load.failing()) {
            return;
        }
        for (Operation each : Operation.values()) {
            if (status(deployment, each).state() != State.COOLING) {
                load.well(each);
            }
        }
    }

    /** How one deployment is now; one that was never asked is open. */
    public DeploymentStatus of(Deployment deployment) {
        long now = ticker.nanos();
        DeploymentLoad load = byId.getOrDefault(deployment.id(), new DeploymentLoad());
        Map<Operation, OperationStatus> operations = new EnumMap<>(Operation.class);
        for (Operation each : Operation.values()) {
            if (cooldowns.knows(deployment, each)) {
                operations.put(each, status(deployment, each));
            }
        }
        return new DeploymentStatus(
                deployment,
                operations,
                load.failing(),
                load.inFlight(),
                load.calls(now),
                load.failures(now),
                latency(load.latency()),
                load.tokens(now),
                limits(deployment));
    }

    private List<LimitUse> limits(Deployment deployment) {
        LimitHolder holder = LimitHolder.of(deployment);
        return holder == null ? List.of() : limits.uses(holder);
    }

    /** Every deployment of the configuration, in its order. */
    public List<DeploymentStatus> all() {
        return configured.stream().map(this::of).toList();
    }

    private OperationStatus status(Deployment deployment, Operation operation) {
        return cooldowns.status(deployment, operation, clock.instant());
    }

    private static @Nullable Latency latency(LatencyReservoir times) {
        return times.quantile(MEDIAN)
                .map(median -> new Latency(median, times.quantile(LATE).orElse(median)))
                .orElse(null);
    }

    private DeploymentLoad load(String id) {
        DeploymentLoad known = byId.get(id);
        return known != null ? known : byId.computeIfAbsent(id, any -> new DeploymentLoad());
    }

    /** Forgets deployments that the configuration no longer has. */
    void configure(@Observes Catalog current) {
        configured = current.groups().stream()
                .flatMap(group -> group.deployments().stream())
                .toList();
        byId.keySet().retainAll(current.deploymentIds());
    }
}
