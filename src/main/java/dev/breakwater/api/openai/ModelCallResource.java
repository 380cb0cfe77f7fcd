package dev.breakwater.api.openai;

import dev.breakwater.api.Incoming;
import dev.breakwater.api.KeyRequired;
import dev.breakwater.api.ModelCalls;
import dev.breakwater.api.request.Envelope;
import dev.breakwater.api.request.RequestHeaders;
import dev.breakwater.catalog.Operation;
import dev.breakwater.server.ClientConnection;
import dev.breakwater.server.HandedBackRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Calls to models, under OpenAI's paths, Azure's paths and the old {@code engines} paths. Source: SPEC §4. */
@Path("/")
@ApplicationScoped
@KeyRequired
public class ModelCallResource {

    private static final String OPERATION = "{operation: chat/completions|completions|embeddings|moderations"
            + "|images/generations|audio/speech|rerank}";

    private static final String FORM =
            "{operation: images/edits|images/variations|audio/transcriptions" + "|audio/translations}";

    @Inject
    ModelCalls calls;

    @Inject
    OpenAiApi api;

    @POST
    @Path("{version: (v1/)?}" + OPERATION)
    @Consumes(MediaType.APPLICATION_JSON)
    public void call(
            @PathParam("operation") String operation,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response)
            throws IOException {
        calls.answer(incoming(operation, null, request, null), response);
    }

    @POST
    @Path("{version: (v1/)?}" + FORM)
    @Consumes({MediaType.MULTIPART_FORM_DATA, MediaType.APPLICATION_JSON})
    public void callWithFiles(
            @PathParam("operation") String operation,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response)
            throws IOException {
        calls.answer(incoming(operation, null, request, Envelope.of(request)), response);
    }

    /** Cohere's second version differs in its path alone. */
    @POST
    @Path("v2/rerank")
    @Consumes(MediaType.APPLICATION_JSON)
    public void rerank(@Context HttpServletRequest request, @Suspended AsyncResponse response) throws IOException {
        calls.answer(incoming(Operation.RERANK.path(), null, request, null), response);
    }

    @POST
    @Path("{style: openai/deployments|engines}/{model: .+?}/" + OPERATION)
    @Consumes(MediaType.APPLICATION_JSON)
    public void callModel(
            @PathParam("operation") String operation,
            @PathParam("model") String model,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response)
            throws IOException {
        calls.answer(incoming(operation, model, request, null), response);
    }

    @POST
    @Path("{style: openai/deployments|engines}/{model: .+?}/" + FORM)
    @Consumes({MediaType.MULTIPART_FORM_DATA, MediaType.APPLICATION_JSON})
    public void callModelWithFiles(
            @PathParam("operation") String operation,
            @PathParam("model") String model,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response)
            throws IOException {
        calls.answer(incoming(operation, model, request, Envelope.of(request)), response);
    }

    private Incoming incoming(
            String operation, @Nullable String model, HttpServletRequest request, @Nullable Envelope envelope)
            throws IOException {
        Operation known = Operation.at(operation).orElseThrow(NotFoundException::new);
        return new Incoming(
                api,
                known,
                model,
                RequestHeaders.of(request),
                ClientConnection.of(request),
                HandedBackRequest.of(request),
                request.getInputStream(),
                envelope);
    }
}
