package dev.breakwater.routing;

import dev.breakwater.call.Call;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.state.Cooldowns;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;

/** The deployment must be open for the call's operation. */
@Dependent
class CoolingDown implements Eligibility {

    private final Cooldowns cooldowns;

    @Inject
    CoolingDown(Cooldowns cooldowns) {
        this.cooldowns = cooldowns;
    }

    @Override
    public Exclusion exclusion() {
        return Exclusion.COOLING_DOWN;
    }

    @Override
    public boolean excludes(Call call, Deployment deployment) {
        return !cooldowns.open(deployment, call.request().operation()) && !askedAgain(call, deployment);
    }

    /** A running call may ask its group's only deployment again, although it is closed to new calls by now. */
    private static boolean askedAgain(Call call, Deployment deployment) {
        return call.group().deployments().size() == 1 && call.hasTried(deployment);
    }
}
