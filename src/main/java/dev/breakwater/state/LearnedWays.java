package dev.breakwater.state;

import dev.breakwater.call.Catalog;
import dev.breakwater.call.Deployment;
import dev.breakwater.call.Way;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which ways of going on a deployment has taken or refused: what it has taken is known of it from then on, what it has refused is not
 * tried again. Thread-safe.
 */
@ApplicationScoped
public class LearnedWays {

    private final Map<String, Map<Way, Boolean>> byId = new ConcurrentHashMap<>();

    public boolean refused(Deployment deployment, Way way) {
        return Boolean.FALSE.equals(learned(deployment, way));
    }

    public boolean taken(Deployment deployment, Way way) {
        return Boolean.TRUE.equals(learned(deployment, way));
    }

    public void learn(Deployment deployment, Way way, boolean takes) {
        byId.computeIfAbsent(deployment.id(), id -> new ConcurrentHashMap<>()).put(way, takes);
    }

    private @Nullable Boolean learned(Deployment deployment, Way way) {
        return byId.getOrDefault(deployment.id(), Map.of()).get(way);
    }

    /** Forgets deployments that the configuration no longer has. */
    void forget(@Observes Catalog current) {
        byId.keySet().retainAll(current.deploymentIds());
    }
}
