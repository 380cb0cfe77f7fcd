package dev.breakwater.telemetry;

import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.ModelGroup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The groups and deployments of the configuration in force, for labels. Thread-safe. */
@ApplicationScoped
class Inventory {

    /** LiteLLM's word for a label without a value. */
    static final String NONE = "None";

    private volatile Catalog catalog = new Catalog(List.of(), Map.of());

    public void now(Catalog inForce) {
        catalog = inForce;
    }

    /** Its name in the configuration, whatever the client called it. */
    public String name(ModelGroup group) {
        return catalog.groupKeys().contains(group.key()) ? group.key() : NONE;
    }

    /** As it is configured, without what a client's name made of a wildcard; empty where it no longer is. */
    public Optional<Deployment> configured(Deployment asked) {
        return catalog.deployment(asked.id());
    }
}
