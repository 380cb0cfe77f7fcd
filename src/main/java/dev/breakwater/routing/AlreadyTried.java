package dev.breakwater.routing;

import dev.breakwater.call.Call;
import dev.breakwater.catalog.Deployment;
import jakarta.enterprise.context.Dependent;

/** A deployment that has failed the call comes after those that have not. */
@Dependent
class AlreadyTried implements Eligibility {

    @Override
    public Exclusion exclusion() {
        return Exclusion.ALREADY_TRIED;
    }

    @Override
    public boolean excludes(Call call, Deployment deployment) {
        return call.hasTried(deployment);
    }
}
