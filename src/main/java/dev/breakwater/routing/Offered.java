package dev.breakwater.routing;

import dev.breakwater.call.Call;
import dev.breakwater.catalog.Deployment;
import jakarta.enterprise.context.Dependent;

/** The deployment's provider must have the call's operation. */
@Dependent
class Offered implements Eligibility {

    @Override
    public Exclusion exclusion() {
        return Exclusion.NO_SUCH_OPERATION;
    }

    @Override
    public boolean excludes(Call call, Deployment deployment) {
        return !deployment.endpoint().provider().has(call.request().operation());
    }
}
