package dev.breakwater.routing;

import dev.breakwater.call.Call;
import dev.breakwater.catalog.Deployment;

/** A rule that keeps deployments from a call's next attempt. Each is a bean. Thread-safe, without locks, in constant time. */
public interface Eligibility {

    /** The reason that it gives. */
    Exclusion exclusion();

    /** Whether the deployment of the call's group may not take the attempt. */
    boolean excludes(Call call, Deployment deployment);
}
