package dev.breakwater.api.responses;

import dev.breakwater.api.ClientApi;
import dev.breakwater.api.Incoming;
import dev.breakwater.api.KeyRequired;
import dev.breakwater.api.ModelCalls;
import dev.breakwater.api.request.RequestHeaders;
import dev.breakwater.catalog.Operation;
import dev.breakwater.server.ClientConnection;
import dev.breakwater.server.HandedBackRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;

/** The paths of OpenAI's Responses API. */
@Path("{version: (v1/|openai/v1/)?}responses")
@ApplicationScoped
@KeyRequired
public class ResponsesResource {

    private static final String ONE = "{id: [^/]+}";

    @Inject
    ModelCalls calls;

    @Inject
    ResponsesApi api;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public void create(@Context HttpServletRequest request, @Suspended AsyncResponse response) throws IOException {
        answer(api, Operation.CHAT, request, response);
    }

    @GET
    @Path(ONE + "{rest: (/input_items)?}")
    public void read(
            @PathParam("id") String id,
            @PathParam("rest") String rest,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response)
            throws IOException {
        stored(id, rest, request, response);
    }

    @DELETE
    @Path(ONE)
    public void delete(
            @PathParam("id") String id, @Context HttpServletRequest request, @Suspended AsyncResponse response)
            throws IOException {
        stored(id, "", request, response);
    }

    @POST
    @Path(ONE + "/cancel")
    public void cancel(
            @PathParam("id") String id, @Context HttpServletRequest request, @Suspended AsyncResponse response)
            throws IOException {
        stored(id, "/cancel", request, response);
    }

    private void stored(String id, String rest, HttpServletRequest request, AsyncResponse response) throws IOException {
        ClientApi one = new StoredResponse(api, request.getMethod(), id, rest, request.getQueryString());
        answer(one, Operation.STORED_RESPONSE, request, response);
    }

    private void answer(ClientApi form, Operation operation, HttpServletRequest request, AsyncResponse response)
            throws IOException {
        Incoming incoming = new Incoming(
                form,
                operation,
                null,
                RequestHeaders.of(request),
                ClientConnection.of(request),
                HandedBackRequest.of(request),
                request.getInputStream());
        calls.answer(incoming, response);
    }
}
