package dev.breakwater.routing;

import dev.breakwater.call.Call;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.state.limits.Limit;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** The request must not be larger than the deployment's {@code tpm}: it would wait for ever. */
@Dependent
class LargerThanTpm implements Eligibility {

    private final Permits permits;

    @Inject
    LargerThanTpm(Permits permits) {
        this.permits = permits;
    }

    @Override
    public Exclusion exclusion() {
        return Exclusion.LARGER_THAN_TPM;
    }

    @Override
    public boolean excludes(Call call, Deployment deployment) {
        return Limit.TPM.of(deployment) != null && permits.neverFits(call, deployment);
    }
}
