package dev.breakwater.catalog;

import jakarta.json.JsonObject;
import java.util.Map;

/**
 * One entry of {@code model_list}: the unit of choice, cooldown and usage.
 *
 * @param id {@code model_info.id}, else a stable hash of its parameters; state is kept by it
 * @param group its {@code model_name}
 * @param defaults parameters such as {@code temperature} that a request may leave out, as JSON text by name
 * @param parameters what happens to parameters that the provider lacks
 * @param streaming what is known of its streams
 * @param info {@code model_info} as configured, for display
 * @param facts what is known of its model
 */
public record Deployment(
        String id,
        String group,
        Endpoint endpoint,
        DeploymentOverrides limits,
        RoutingWeights preference,
        Map<String, String> defaults,
        ParameterRules parameters,
        StreamSupport streaming,
        JsonObject info,
        ModelFacts facts) {

    public Deployment {
        defaults = Map.copyOf(defaults);
    }

    /** Its model's facts are those of {@code info}, else of the table of models. */
    public Deployment(
            String id,
            String group,
            Endpoint endpoint,
            DeploymentOverrides limits,
            RoutingWeights preference,
            Map<String, String> defaults,
            ParameterRules parameters,
            StreamSupport streaming,
            JsonObject info) {
        this(
                id,
                group,
                endpoint,
                limits,
                preference,
                defaults,
                parameters,
                streaming,
                info,
                ModelFacts.of(endpoint, info));
    }

    /** This deployment for a name that matched a wildcard. The matched text replaces the {@code *} of the model. */
    Deployment fill(String star) {
        Endpoint filled = endpoint.withModel(endpoint.model().replace("*", star));
        return new Deployment(id, group, filled, limits, preference, defaults, parameters, streaming, info);
    }
}
