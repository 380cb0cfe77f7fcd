package dev.breakwater.routing;

import dev.breakwater.call.Call;
import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.ModelGroup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The strategies by their names, and what they have worked out for each group. Thread-safe. */
@ApplicationScoped
public class Strategies {

    private final Map<String, RoutingStrategy> byName = new HashMap<>(); // written once, before the first call
    private final Map<String, Prepared> byGroup = new ConcurrentHashMap<>();

    /** @param of the list that it was made for: a group keeps its own as long as its configuration lasts */
    private record Prepared(List<Deployment> of, RoutingStrategy by, Selection selection) {}

    @Inject
    @Any
    Instance<RoutingStrategy> all;

    @PostConstruct
    void collect() {
        use(all);
    }

    void use(Iterable<? extends RoutingStrategy> strategies) {
        strategies.forEach(each -> byName.put(each.name(), each));
    }

    /** The selection in the call's group, by the strategy of its policy. */
    public Selection of(Call call) {
        ModelGroup group = call.group();
        List<Deployment> deployments = group.deployments();
        RoutingStrategy strategy =
                Objects.requireNonNull(byName.get(call.policy().routing().strategy()));
        // A wildcard makes another group for each name, and clients choose the names. A call that only one deployment
        // may answer has a
        // list of its own.
        if (group.key().indexOf('*') >= 0 || deployments.size() == 1) {
            return strategy.over(deployments);
        }
        Prepared known = byGroup.get(group.key());
        if (known == null || known.of() != deployments || known.by() != strategy) {
            known = new Prepared(deployments, strategy, strategy.over(deployments));
            byGroup.put(group.key(), known);
        }
        return known.selection();
    }

    void forget(@Observes Catalog current) {
        byGroup.clear();
    }
}
