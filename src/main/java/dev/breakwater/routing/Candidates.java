package dev.breakwater.routing;

import dev.breakwater.catalog.Deployment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A group's deployments as a call finds them: those that may take its next attempt, and why the others may not. */
public final class Candidates {

    private static final List<Exclusion> OPEN =
            List.of(Exclusion.RPM, Exclusion.TPM, Exclusion.PARALLEL, Exclusion.ALREADY_TRIED);

    private final List<Deployment> eligible = new ArrayList<>();
    private final Map<Exclusion, List<Deployment>> excluded = new EnumMap<>(Exclusion.class);

    Candidates() {}

    void add(Deployment deployment, @Nullable Exclusion exclusion) {
        (exclusion == null ? eligible : excluded.computeIfAbsent(exclusion, any -> new ArrayList<>())).add(deployment);
    }

    /** In the group's order. */
    List<Deployment> eligible() {
        return eligible;
    }

    /** Those that could take the attempt if their limits had room. */
    List<Deployment> open() {
        List<Deployment> open = new ArrayList<>(eligible);
        OPEN.forEach(each -> open.addAll(excluded(each)));
        return open;
    }

    /** Those that are excluded for this reason, in the group's order. */
    List<Deployment> excluded(Exclusion exclusion) {
        return excluded.getOrDefault(exclusion, List.of());
    }
}
