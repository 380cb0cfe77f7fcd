package dev.breakwater.routing;

import dev.breakwater.call.Call;
import dev.breakwater.catalog.Deployment;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All rules of {@link Eligibility}, in the order of their {@link Exclusion}s. Thread-safe. */
@ApplicationScoped
public class EligibilityRules {

    private List<Eligibility> rules = List.of(); // written once, before the first call

    @Inject
    @Any
    Instance<Eligibility> all;

    @PostConstruct
    void collect() {
        use(all.stream());
    }

    void use(Stream<? extends Eligibility> some) {
        rules = some.<Eligibility>map(each -> each)
                .sorted(Comparator.comparing(Eligibility::exclusion))
                .toList();
    }

    /** Whether the deployment may take the call's next attempt. */
    public boolean admit(Call call, Deployment deployment) {
        return exclusion(call, deployment) == null;
    }

    /** Each of the group's deployments, with the reason why it is not eligible. */
    public Candidates candidates(Call call) {
        Candidates candidates = new Candidates();
        for (Deployment each : call.group().deployments()) {
            candidates.add(each, exclusion(call, each));
        }
        return candidates;
    }

    private @Nullable Exclusion exclusion(Call call, Deployment deployment) {
        for (Eligibility each : rules) {
            if (each.excludes(call, deployment)) {
                return each.exclusion();
            }
        }
        return null;
    }
}
