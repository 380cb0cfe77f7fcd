package dev.breakwater.api.openai;

import dev.breakwater.api.ErrorResponses;
import dev.breakwater.api.KeyRequired;
import dev.breakwater.auth.LocalAccess;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.config.reload.CurrentConfig;
import dev.breakwater.failure.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lists every deployment with its parameters and what is known of its model, without secrets. Source: LiteLLM's {@code /model/info}. */
@Path("{version: (v1/)?}model/info")
@ApplicationScoped
@KeyRequired
public class ModelInfoResource {

    @Inject
    CurrentConfig config;

    @Inject
    ErrorResponses errors;

    @GET
    public Response list(@QueryParam("litellm_model_id") @Nullable String id, @Context HttpServletRequest request) {
        GatewayConfig now = config.get();
        // The list shows the gateway's configuration.
        Optional<Failure> refusal = LocalAccess.refusal(now, request);
        if (refusal.isPresent()) {
            return errors.refusal(request, refusal.get());
        }
        JsonArrayBuilder data = Json.createArrayBuilder();
        now.catalog().groups().stream()
                .flatMap(group -> group.deployments().stream())
                .filter(deployment -> id == null || deployment.id().equals(id))
                .forEach(deployment -> data.add(entry(deployment, now)));
        String body = Json.createObjectBuilder().add("data", data).build().toString();
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private static JsonObject entry(Deployment deployment, GatewayConfig config) {
        return Json.createObjectBuilder()
                .add("model_name", deployment.group())
                .add("litellm_params", config.shown().getOrDefault(deployment.id(), JsonValue.EMPTY_JSON_OBJECT))
                .add("model_info", ShownModel.of(deployment))
                .build();
    }
}
