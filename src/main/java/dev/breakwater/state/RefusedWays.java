package dev.breakwater.state;

import dev.breakwater.call.Catalog;
import dev.breakwater.call.Deployment;
import dev.breakwater.call.ModelGroup;
import dev.breakwater.call.Way;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Which ways of going on a deployment has refused, so that it is not asked so twice. Thread-safe. */
@ApplicationScoped
public class RefusedWays {

    private final Map<String, Set<Way>> byId = new ConcurrentHashMap<>();

    public boolean refused(Deployment deployment, Way way) {
        Set<Way> ways = byId.get(deployment.id());
        return ways != null && ways.contains(way);
    }

    public void refuses(Deployment deployment, Way way) {
        byId.computeIfAbsent(deployment.id(), id -> ConcurrentHashMap.newKeySet())
                .add(way);
    }

    /** Forgets deployments that the configuration no longer has. */
    void forget(@Observes Catalog current) {
        byId.keySet()
                .retainAll(current.groups().stream()
                        .map(ModelGroup::deployments)
                        .flatMap(deployments -> deployments.stream().map(Deployment::id))
                        .collect(Collectors.toSet()));
    }
}
