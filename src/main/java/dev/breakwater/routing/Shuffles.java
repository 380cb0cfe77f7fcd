package dev.breakwater.routing;

import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.ModelGroup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is worked out once for each group, so that a call costs the same however many deployments there are. Thread-safe. */
@ApplicationScoped
public class Shuffles {

    private final Map<String, SimpleShuffle> byGroup = new ConcurrentHashMap<>();

    public SimpleShuffle of(ModelGroup group) {
        List<Deployment> deployments = group.deployments();
        // What a wildcard takes is another group for each name; clients choose those.
        if (group.key().indexOf('*') >= 0) {
            return new SimpleShuffle(deployments);
        }
        SimpleShuffle known = byGroup.get(group.key());
        if (known == null || !known.isOf(deployments)) {
            known = new SimpleShuffle(deployments);
            byGroup.put(group.key(), known);
        }
        return known;
    }

    void forget(@Observes Catalog current) {
        byGroup.clear();
    }
}
