package dev.breakwater.config.binding;

import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.DeploymentOverrides;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.catalog.ParameterRules;
import dev.breakwater.catalog.RoutingWeights;
import dev.breakwater.catalog.StreamSupport;
import dev.breakwater.config.tree.Node;
import jakarta.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A deployment before its id is final.
 *
 * @param id {@code model_info.id}; null if the id is derived from the parameters
 * @param fingerprint hash of its parameters
 * @param shown its parameters without secrets
 */
record DeploymentDraft(Node at, @Nullable String id, String fingerprint, JsonObject shown, Parts parts) {

    /** Everything of a deployment except its id. */
    record Parts(
            String group,
            Endpoint endpoint,
            DeploymentOverrides limits,
            RoutingWeights preference,
            Map<String, String> defaults,
            ParameterRules parameters,
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
                parts.parameters,
                parts.streaming,
                parts.info);
    }
}
