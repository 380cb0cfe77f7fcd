package dev.breakwater.http;

import dev.breakwater.call.Deployment;
import dev.breakwater.call.Failure;
import dev.breakwater.call.Report;
import dev.breakwater.config.CurrentConfig;
import dev.breakwater.config.GatewayConfig;
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
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Every deployment with its parameters, without anything secret. Source: LiteLLM's {@code /model/info}. */
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
        // It shows how the gateway is set up: without a key only to whoever is on the machine itself.
        if (now.masterKey() == null && !local(request)) {
            return errors.refusal(new Failure.Unauthorized(Report.of(
                    403,
                    "Without general_settings.master_key this path answers only to callers on the same machine.")));
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
                .add("model_info", Json.createObjectBuilder(deployment.info()).add("id", deployment.id()))
                .build();
    }

    private static boolean local(HttpServletRequest request) {
        try {
            return InetAddress.getByName(request.getRemoteAddr())
                    .isLoopbackAddress(); // an address: nothing is looked up
        } catch (UnknownHostException nobody) {
            return false;
        }
    }
}
