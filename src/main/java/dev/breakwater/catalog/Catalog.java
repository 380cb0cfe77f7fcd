package dev.breakwater.catalog;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All names that a call can use: model groups, their aliases, wildcards, deployment ids. They are looked up in this order.
 * Source: LiteLLM's {@code model_name}, {@code model_group_alias} and wildcard routing. Immutable; look-ups do not depend on the
 * number of deployments unless the name is neither a group nor an alias.
 */
public final class Catalog {

    private final List<ModelGroup> groups;
    private final Map<String, ModelGroup> byName = new HashMap<>();
    private final Map<String, Deployment> byId = new HashMap<>();
    private final Map<String, String> aliases;
    private final List<ModelGroup> wildcards;

    /**
     * @param groups in the order of the configuration; names that hold {@code *} are wildcards
     * @param aliases public name to group name
     */
    public Catalog(List<ModelGroup> groups, Map<String, String> aliases) {
        this.groups = List.copyOf(groups);
        this.aliases = Map.copyOf(aliases);
        for (ModelGroup group : groups) {
            byName.put(group.name(), group);
            group.deployments().forEach(each -> byId.put(each.id(), each));
        }
        // The longer pattern is more specific; of two equally long ones, the one with fewer wildcards.
        this.wildcards = groups.stream()
                .filter(group -> group.name().indexOf('*') >= 0)
                .sorted(Comparator.<ModelGroup>comparingInt(
                                group -> -group.name().length())
                        .thenComparingLong(group ->
                                group.name().chars().filter(c -> c == '*').count()))
                .toList();
    }

    /** The group of a name; it has the name that the client used. */
    public Optional<ModelGroup> find(String name) {
        String target = aliases.getOrDefault(name, name);
        ModelGroup group = byName.get(target);
        if (group == null) {
            group = wildcard(target);
        }
        if (group == null) {
            Deployment deployment = byId.get(target);
            group = deployment == null ? null : new ModelGroup(name, deployment.group(), List.of(deployment));
        }
        return Optional.ofNullable(group).map(found -> found.as(name));
    }

    private @Nullable ModelGroup wildcard(String name) {
        for (ModelGroup each : wildcards) {
            String star = Wildcard.match(each.key(), name);
            if (star != null && Wildcard.mayFill(star)) {
                List<Deployment> filled = each.deployments().stream()
                        .map(deployment -> deployment.fill(star))
                        .filter(deployment -> !deployment.endpoint().model().isEmpty())
                        .toList();
                return filled.isEmpty() ? null : new ModelGroup(name, each.key(), filled);
            }
        }
        return null;
    }

    public List<ModelGroup> groups() {
        return groups;
    }

    public Map<String, String> aliases() {
        return aliases;
    }

    /** The deployment of that id, as it is configured. */
    public Optional<Deployment> deployment(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The ids of all deployments. State of other ids can be removed. */
    public Set<String> deploymentIds() {
        return Collections.unmodifiableSet(byId.keySet());
    }

    /** The keys of all groups, by which state is kept: {@link ModelGroup#key()}. */
    public Set<String> groupKeys() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    public int deployments() {
        return byId.size();
    }
}
