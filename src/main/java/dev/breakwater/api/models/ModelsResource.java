package dev.breakwater.api.models;

import dev.breakwater.api.ErrorResponses;
import dev.breakwater.api.JsonResponses;
import dev.breakwater.api.KeyRequired;
import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.config.reload.CurrentConfig;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lists the models: each model group once, and aliases that are not hidden. In OpenAI's form, or in Anthropic's for a client that says
 * which version of Anthropic's API it speaks.
 */
@Path("{version: (v1/)?}models")
@ApplicationScoped
@KeyRequired
public class ModelsResource {

    private static final String ANTHROPIC = "anthropic-version";

    @Inject
    CurrentConfig config;

    @Inject
    JsonResponses documents;

    @Inject
    ErrorResponses errors;

    @GET
    public Response list(@HeaderParam(ANTHROPIC) @Nullable String version) {
        GatewayConfig now = config.get();
        Catalog catalog = now.catalog();
        List<String> names = Stream.concat(
                        catalog.aliases().keySet().stream()
                                .filter(alias -> !now.hiddenAliases().contains(alias))
                                .sorted(),
                        catalog.groups().stream().map(ModelGroup::name))
                .distinct()
                .toList();
        return response(version == null ? ModelList.of(names) : ModelPage.of(names));
    }

    @GET
    @Path("{id: .+}")
    public Response one(
            @PathParam("id") String id,
            @HeaderParam(ANTHROPIC) @Nullable String version,
            @Context HttpServletRequest request) {
        return config.get().catalog().find(id).isPresent()
                ? response(version == null ? ModelList.model(id) : ModelPage.model(id))
                : errors.refusal(request, unknown(id));
    }

    private Response response(Object document) {
        return documents
                .response(200, document)
                .header(HttpHeaders.VARY, ANTHROPIC)
                .build();
    }

    private static Failure unknown(String id) {
        String message = "The model '" + id + "' does not exist. GET /v1/models lists the models that do.";
        return new Failure.UnknownModel(
                ErrorDetails.of(404, message).withCode("model_not_found").withParam("model"));
    }
}
