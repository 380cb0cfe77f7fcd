package dev.breakwater.api.openai;

import dev.breakwater.api.ErrorResponses;
import dev.breakwater.api.JsonResponses;
import dev.breakwater.api.KeyRequired;
import dev.breakwater.catalog.Catalog;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.config.CurrentConfig;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.stream.Stream;

/** Lists the models in OpenAI's form: each model group once, and aliases that are not hidden. */
@Path("{version: (v1/)?}models")
@ApplicationScoped
@KeyRequired
public class ModelsResource {

    /** LiteLLM's constant: a configuration does not know when a group was created. */
    private static final long CREATED = 1_677_610_602L;

    @Inject
    CurrentConfig config;

    @Inject
    JsonResponses documents;

    @Inject
    ErrorResponses errors;

    @Inject
    OpenAiApi api;

    /** OpenAI's list of models. */
    public record ModelList(String object, List<Model> data) {}

    /** OpenAI's model. */
    public record Model(String id, String object, long created, String owned_by) {}

    @GET
    public Response list() {
        GatewayConfig now = config.get();
        Catalog catalog = now.catalog();
        List<Model> models = Stream.concat(
                        catalog.aliases().keySet().stream()
                                .filter(alias -> !now.hiddenAliases().contains(alias))
                                .sorted(),
                        catalog.groups().stream().map(ModelGroup::name))
                .distinct()
                .map(ModelsResource::model)
                .toList();
        return documents.response(200, new ModelList("list", models)).build();
    }

    @GET
    @Path("{id: .+}")
    public Response one(@PathParam("id") String id) {
        return config.get()
                .catalog()
                .find(id)
                .map(group -> documents.response(200, model(id)).build())
                .orElseGet(() -> errors.refusal(
                        api,
                        new Failure.UnknownModel(ErrorDetails.of(
                                        404,
                                        "The model '" + id
                                                + "' does not exist. GET /v1/models lists the models that do.")
                                .withCode("model_not_found")
                                .withParam("model"))));
    }

    private static Model model(String id) {
        return new Model(id, "model", CREATED, "openai");
    }
}
