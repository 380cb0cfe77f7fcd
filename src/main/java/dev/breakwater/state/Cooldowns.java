package dev.breakwater.state;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Blame;
import dev.breakwater.call.Catalog;
import dev.breakwater.call.CooldownPolicy;
import dev.breakwater.call.Deployment;
import dev.breakwater.call.Failure;
import dev.breakwater.call.FailureKind;
import dev.breakwater.call.ModelGroup;
import dev.breakwater.call.Ticker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which deployments get no attempts for a while, and why. One instance for the whole application; thread-safe.
 *
 * <p>A deployment cools down at once on 429, 401, 403 and 404; otherwise once its failures of the last minute are more than
 * {@code allowed_fails}, or where that is not given, more than half of at least five calls. Every failed attempt counts, those of
 * retries and fallbacks too. Source: SPEC §3; LiteLLM {@code cooldown_time}, {@code allowed_fails}, {@code allowed_fails_policy}.
 */
@ApplicationScoped
public class Cooldowns {

    /** Fewer calls than this say nothing about a share of failures. LiteLLM: DEFAULT_FAILURE_THRESHOLD_MINIMUM_REQUESTS. */
    private static final int LEAST_CALLS = 5;

    private final Map<String, DeploymentHealth> byId = new ConcurrentHashMap<>();

    @Inject
    Ticker ticker;

    /** Whether attempts may go to it now. */
    public boolean open(Deployment deployment) {
        DeploymentHealth health = byId.get(deployment.id());
        return health == null || health.open(ticker.nanos());
    }

    /** Whether it neither cools down nor has yet to show that it is well again. An attempt on such a one needs no announcing. */
    public boolean healthy(Deployment deployment) {
        DeploymentHealth health = byId.get(deployment.id());
        return health == null || health.healthy();
    }

    /** Announces an attempt; false where a half-open deployment is being tried by another call. */
    public boolean enter(Deployment deployment, String callId) {
        DeploymentHealth health = byId.get(deployment.id());
        return health == null || health.enter(callId, ticker.nanos());
    }

    /** Ends what {@link #enter} announced, however it went. */
    public void leave(Deployment deployment, String callId) {
        DeploymentHealth health = byId.get(deployment.id());
        if (health != null) {
            health.leave(callId);
        }
    }

    /** A stream has begun: a half-open deployment is healthy again. Whether it counts as a success its end will show. */
    public void began(Deployment deployment) {
        health(deployment).revive(ticker.nanos());
    }

    public void succeeded(Deployment deployment) {
        health(deployment).succeeded(ticker.nanos());
    }

    /**
     * Counts the failure, and cools the deployment down if it is due.
     *
     * @return how long it cools down; zero where it does not
     */
    public Duration failed(Attempt attempt, Failure failure) {
        if (failure.blame() == Blame.NONE) {
            return Duration.ZERO;
        }
        Deployment deployment = attempt.deployment();
        DeploymentHealth health = health(deployment);
        CooldownPolicy policy = attempt.call().policy().cooldown();
        long now = ticker.nanos();
        boolean probed = health.halfOpen(now);
        health.failed(failure.kind(), now);
        if (policy.disabled() || lastResort(attempt, failure) || !(probed || due(health, policy, failure, now))) {
            return Duration.ZERO;
        }
        Duration time = policy.time(deployment, failure);
        if (time.isPositive()) {
            health.cool(now + time.toNanos());
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
        if (failure.blame() == Blame.AT_ONCE) {
            return true;
        }
        Integer allowed = policy.allowedFails();
        if (allowed != null) {
            return health.failures(now) > allowed;
        }
        int calls = health.calls(now);
        return calls >= LEAST_CALLS && health.failures(now) * 2 > calls;
    }

    /** How long until one of the group's deployments may be tried again. */
    public Duration soonest(ModelGroup group) {
        long now = ticker.nanos();
        return Duration.ofNanos(Math.max(
                0,
                group.deployments().stream()
                        .mapToLong(each -> health(each).left(now))
                        .min()
                        .orElse(0)));
    }

    /** How long the deployment still cools down; zero where it does not. */
    public Duration left(Deployment deployment) {
        return Duration.ofNanos(Math.max(0, health(deployment).left(ticker.nanos())));
    }

    private DeploymentHealth health(Deployment deployment) {
        DeploymentHealth known = byId.get(deployment.id());
        return known != null ? known : byId.computeIfAbsent(deployment.id(), id -> new DeploymentHealth());
    }

    /** Forgets deployments that the configuration no longer has. */
    void forget(@Observes Catalog current) {
        byId.keySet().retainAll(current.deploymentIds());
    }
}
