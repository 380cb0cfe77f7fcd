package dev.breakwater.telemetry;

import dev.breakwater.call.Catalog;
import dev.breakwater.call.Deployment;
import dev.breakwater.call.ModelGroup;
import dev.breakwater.call.Ticker;
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

    /** Its last attempt was no failure of its own, or none was made. */
    static final int HEALTHY = 0;

    /** It has failed since, or has cooled down and not been asked again. */
    static final int FAILING = 1;

    /** It gets no attempts. */
    static final int COOLING = 2;

    /** LiteLLM's word for a label that has nothing to say. */
    static final String NONE = "None";

    @Inject
    Ticker ticker;

    /** Of those that are not healthy, until when they cool down. */
    private final Map<String, Long> coolUntil = new ConcurrentHashMap<>();

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

    public void succeeded(Deployment deployment) {
        Long until = coolUntil.get(deployment.id());
        // An attempt from before a cooldown does not end it.
        if (until != null && ticker.nanos() - until >= 0) {
            coolUntil.remove(deployment.id(), until);
        }
    }

    public void failed(Deployment deployment) {
        coolUntil.putIfAbsent(deployment.id(), ticker.nanos());
    }

    public void cooledDown(Deployment deployment, Duration time) {
        coolUntil.put(deployment.id(), ticker.nanos() + time.toNanos());
    }

    public void forEach(ObjIntConsumer<Deployment> told) {
        long now = ticker.nanos();
        catalog.groups().stream()
                .flatMap(group -> group.deployments().stream())
                .forEach(each -> told.accept(each, state(each, now)));
    }

    private int state(Deployment deployment, long now) {
        Long until = coolUntil.get(deployment.id());
        if (until == null) {
            return HEALTHY;
        }
        return now - until < 0 ? COOLING : FAILING;
    }
}
