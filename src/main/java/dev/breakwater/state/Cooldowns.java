package dev.breakwater.state;

import dev.breakwater.call.Attempt;
import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Operation;
import dev.breakwater.failure.Failure;
import dev.breakwater.failure.FailureKind;
import dev.breakwater.failure.HealthImpact;
import dev.breakwater.policy.CooldownPolicy;
import dev.breakwater.policy.Ticker;
import dev.breakwater.state.DeploymentStatus.OperationStatus;
import dev.breakwater.state.DeploymentStatus.Reason;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which deployments get no attempts for a while, and why. One instance for the whole application; thread-safe.
 *
 * <p>State is kept by deployment and operation. A provider that refuses embeddings of a chat model says nothing about its chat, so one
 * caller's embeddings cannot take the deployment away from everybody's chat.
 *
 * <p>A deployment cools down at once on 429, 401, 403 and 404; otherwise once its failures of the last minute are more than
 * {@code allowed_fails}, or where that is not given, more than half of at least five calls. Every failed attempt counts, those of
 * retries and fallbacks too. Source: SPEC §3; LiteLLM {@code cooldown_time}, {@code allowed_fails}, {@code allowed_fails_policy}.
 */
@ApplicationScoped
public class Cooldowns {

    /** Fewer calls than this say nothing about a share of failures. LiteLLM: DEFAULT_FAILURE_THRESHOLD_MINIMUM_REQUESTS. */
    private static final int LEAST_CALLS = 5;

    /** By operation, then by the deployment's id. An array in effect: to look up costs one look into one map. */
    private final Map<Operation, Map<String, DeploymentHealth>> health = new EnumMap<>(Operation.class);

    @Inject
    Ticker ticker;

    public Cooldowns() {
        for (Operation each : Operation.values()) {
            health.put(each, new ConcurrentHashMap<>());
        }
    }

    /** Whether attempts of this operation may go to it now. */
    public boolean open(Deployment deployment, Operation operation) {
        DeploymentHealth known = known(deployment, operation);
        return known == null || known.open(ticker.nanos());
    }

    /** Whether it neither cools down nor has yet to show that it is well again. An attempt on such a one needs no announcing. */
    public boolean healthy(Deployment deployment, Operation operation) {
        DeploymentHealth known = known(deployment, operation);
        return known == null || known.healthy();
    }

    /**
     * Announces an attempt; false where a half-open deployment is being tried by another one.
     *
     * @param attempt {@link Attempt#id()}
     */
    public boolean enter(Deployment deployment, Operation operation, long attempt) {
        DeploymentHealth known = known(deployment, operation);
        return known == null || known.enter(attempt, ticker.nanos());
    }

    /** Ends what {@link #enter} announced, however it went. Does nothing the second time. */
    public void leave(Attempt attempt) {
        DeploymentHealth known = known(attempt.deployment(), operation(attempt));
        if (known != null) {
            known.leave(attempt.id());
        }
    }

    /** A stream has begun: a half-open deployment is healthy again. Whether it counts as a success its end will show. */
    public void began(Attempt attempt) {
        health(attempt.deployment(), operation(attempt)).revive(ticker.nanos());
    }

    public void succeeded(Attempt attempt) {
        health(attempt.deployment(), operation(attempt)).succeeded(ticker.nanos());
    }

    /**
     * Counts the failure, and cools the deployment down for the attempt's operation if that is due.
     *
     * @return how long it cools down; zero where it does not
     */
    public Duration failed(Attempt attempt, Failure failure) {
        if (failure.blame() == HealthImpact.NONE) {
            return Duration.ZERO;
        }
        Deployment deployment = attempt.deployment();
        DeploymentHealth its = health(deployment, operation(attempt));
        CooldownPolicy policy = attempt.call().policy().cooldown();
        long now = ticker.nanos();
        boolean probed = its.halfOpen(now);
        its.failed(failure.kind(), now);
        if (policy.disabled() || lastResort(attempt, failure) || !(probed || due(its, policy, failure, now))) {
            return Duration.ZERO;
        }
        Duration time = policy.time(deployment, failure);
        if (time.isPositive()) {
            its.cool(
                    now + time.toNanos(),
                    new Reason(failure.kind(), failure.report().status()));
        }
        return time;
    }

    /** Without it the group would be lost, and no fallback could take its calls. */
    private static boolean lastResort(Attempt attempt, Failure failure) {
        return attempt.call().group().deployments().size() == 1
                && !attempt.call().hasFallback(failure);
    }

    private static boolean due(DeploymentHealth health, CooldownPolicy policy, Failure failure, long now) {
        FailureKind kind = failure.kind();
        Integer allowedOfKind = policy.allowedByKind().get(kind);
        if (allowedOfKind != null) {
            return health.failures(kind, now) > allowedOfKind;
        }
        if (failure.blame() == HealthImpact.AT_ONCE) {
            return true;
        }
        Integer allowed = policy.allowedFails();
        if (allowed != null) {
            return health.failures(now) > allowed;
        }
        int calls = health.calls(now);
        return calls >= LEAST_CALLS && health.failures(now) * 2 > calls;
    }

    /** How long until one of the deployments may be tried again; zero where one does not cool down. */
    public Duration soonest(List<Deployment> deployments, Operation operation) {
        long now = ticker.nanos();
        return Duration.ofNanos(Math.max(
                0,
                deployments.stream()
                        .mapToLong(each -> health(each, operation).left(now))
                        .min()
                        .orElse(0)));
    }

    /** Whether the deployment has been asked for the operation. */
    public boolean knows(Deployment deployment, Operation operation) {
        return known(deployment, operation) != null;
    }

    /** @param wallClock what time it is */
    public OperationStatus status(Deployment deployment, Operation operation, Instant wallClock) {
        DeploymentHealth known = known(deployment, operation);
        return known == null ? OperationStatus.OPEN : known.status(ticker.nanos(), wallClock);
    }

    private static Operation operation(Attempt attempt) {
        return attempt.call().request().operation();
    }

    private @Nullable DeploymentHealth known(Deployment deployment, Operation operation) {
        return of(operation).get(deployment.id());
    }

    private DeploymentHealth health(Deployment deployment, Operation operation) {
        DeploymentHealth known = known(deployment, operation);
        return known != null ? known : of(operation).computeIfAbsent(deployment.id(), id -> new DeploymentHealth());
    }

    private Map<String, DeploymentHealth> of(Operation operation) {
        return Objects.requireNonNull(health.get(operation));
    }

    /** Forgets deployments that the configuration no longer has. */
    void forget(@Observes Catalog current) {
        health.values().forEach(each -> each.keySet().retainAll(current.deploymentIds()));
    }
}
