package dev.breakwater.config;

import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.DeploymentOverrides;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.catalog.RoutingWeights;
import dev.breakwater.catalog.StreamSupport;
import dev.breakwater.config.tree.Node;
import jakarta.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A deployment before it has its id.
 *
 * @param id {@code model_info.id}; null where it is made of the parameters
 * @param fingerprint of its parameters, equal for equal ones
 * @param shown its parameters without anything secret
 */
record DeploymentDraft(Node at, @Nullable String id, String fingerprint, JsonObject shown, Parts parts) {

    /** What a deployment is made of beside its id. */
    record Parts(
            String group,
            Endpoint endpoint,
            DeploymentOverrides limits,
            RoutingWeights preference,
            Map<String, String> defaults,
            StreamSupport streaming,
            JsonObject info) {}

    Deployment with(String newId) {
        return new Deployment(
                newId,
                parts.group,
                parts.endpoint,
                parts.limits,
                parts.preference,
                parts.defaults,
                parts.streaming,
                parts.info);
    }
}
