package dev.breakwater.http;

import dev.breakwater.call.Operation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The calls that go to models, under OpenAI's paths, Azure's and the old engines'. Source: SPEC §4. */
@Path("/")
@ApplicationScoped
@KeyRequired
public class ModelCallResource {

    private static final String OPERATION = "{operation: chat/completions|completions|embeddings}";

    @Inject
    ModelCalls calls;

    @POST
    @Path("{version: (v1/)?}" + OPERATION)
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> call(
            @PathParam("operation") String operation, @Context HttpHeaders headers, InputStream body) {
        return answer(operation, null, headers, body);
    }

    @POST
    @Path("{style: openai/deployments|engines}/{model: .+}/" + OPERATION)
    @Consumes(MediaType.APPLICATION_JSON)
    public CompletionStage<Response> callModel(
            @PathParam("operation") String operation,
            @PathParam("model") String model,
            @Context HttpHeaders headers,
            InputStream body) {
        return answer(operation, model, headers, body);
    }

    private CompletionStage<Response> answer(
            String operation, @Nullable String model, HttpHeaders headers, InputStream body) {
        Operation known = Operation.at(operation).orElseThrow(NotFoundException::new);
        return calls.answer(known, model, RequestHeaders.of(headers), body);
    }
}
