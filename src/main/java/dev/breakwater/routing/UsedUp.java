package dev.breakwater.routing;

import dev.breakwater.call.Call;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.state.limits.Limit;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** The deployment's limit must have room. What is found here may be gone a moment later; the attempt's permit decides. */
abstract class UsedUp implements Eligibility {

    private final Permits permits;
    private final Limit limit;
    private final Exclusion exclusion;

    private UsedUp(Permits permits, Limit limit, Exclusion exclusion) {
        this.permits = permits;
        this.limit = limit;
        this.exclusion = exclusion;
    }

    @Override
    public Exclusion exclusion() {
        return exclusion;
    }

    @Override
    public boolean excludes(Call call, Deployment deployment) {
        return limit.of(deployment) != null && permits.usedUp(call, deployment, limit);
    }

    @Dependent
    static class Requests extends UsedUp {
        @Inject
        Requests(Permits permits) {
            super(permits, Limit.RPM, Exclusion.RPM);
        }
    }

    @Dependent
    static class Tokens extends UsedUp {
        @Inject
        Tokens(Permits permits) {
            super(permits, Limit.TPM, Exclusion.TPM);
        }
    }

    @Dependent
    static class Parallel extends UsedUp {
        @Inject
        Parallel(Permits permits) {
            super(permits, Limit.PARALLEL, Exclusion.PARALLEL);
        }
    }
}
