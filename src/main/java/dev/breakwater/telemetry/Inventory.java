package dev.breakwater.telemetry;

import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.catalog.Operation;
import dev.breakwater.policy.Ticker;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjIntConsumer;

/** The groups and deployments of the configuration in force, and how each deployment is. Thread-safe. */
@ApplicationScoped
class Inventory {

    /** Its last attempt was no failure of its own, or none was made; and it cools down in no operation. */
    static final int HEALTHY = 0;

    /** It has failed since, or has cooled down and not been asked again. */
    static final int FAILING = 1;

    /** It gets no attempts of at least one operation. */
    static final int COOLING = 2;

    /** LiteLLM's word for a label that has nothing to say. */
    static final String NONE = "None";

    @Inject
    Ticker ticker;

    /** By id: of those that are not healthy, until when they cool down, by operation. */
    private final Map<String, Map<Operation, Long>> coolUntil = new ConcurrentHashMap<>();

    private volatile Catalog catalog = new Catalog(List.of(), Map.of());

    public void now(Catalog inForce) {
        catalog = inForce;
        coolUntil.keySet().retainAll(inForce.deploymentIds());
    }

    /** Its name in the configuration, whatever the client called it. */
    public String name(ModelGroup group) {
        return catalog.groupKeys().contains(group.key()) ? group.key() : NONE;
    }

    /** As it is configured, without what a client's name made of a wildcard; empty where it no longer is. */
    public Optional<Deployment> configured(Deployment asked) {
        return catalog.deployment(asked.id());
    }

    /** In whatever operation: it is well but for those in which it still cools down. */
    public void succeeded(Deployment deployment) {
        Map<Operation, Long> its = coolUntil.get(deployment.id());
        if (its != null) {
            long now = ticker.nanos();
            // An attempt from before a cooldown does not end it.
            its.values().removeIf(until -> now - until >= 0);
        }
    }

    public void failed(Deployment deployment, Operation operation) {
        of(deployment).putIfAbsent(operation, ticker.nanos());
    }

    public void cooledDown(Deployment deployment, Operation operation, Duration time) {
        of(deployment).put(operation, ticker.nanos() + time.toNanos());
    }

    /** Tells the state of every deployment: the worst of its operations. */
    public void forEach(ObjIntConsumer<Deployment> told) {
        long now = ticker.nanos();
        catalog.groups().stream()
                .flatMap(group -> group.deployments().stream())
                .forEach(each -> told.accept(each, state(each, now)));
    }

    private int state(Deployment deployment, long now) {
        return coolUntil.getOrDefault(deployment.id(), Map.of()).values().stream()
                .mapToInt(until -> now - until < 0 ? COOLING : FAILING)
                .max()
                .orElse(HEALTHY);
    }

    private Map<Operation, Long> of(Deployment deployment) {
        return coolUntil.computeIfAbsent(deployment.id(), id -> new ConcurrentHashMap<>());
    }
}
