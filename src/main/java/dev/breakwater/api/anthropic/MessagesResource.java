package dev.breakwater.api.anthropic;

import dev.breakwater.api.Incoming;
import dev.breakwater.api.KeyRequired;
import dev.breakwater.api.ModelCalls;
import dev.breakwater.api.request.CallId;
import dev.breakwater.api.request.RequestHeaders;
import dev.breakwater.catalog.Operation;
import dev.breakwater.server.ClientConnection;
import dev.breakwater.server.HandedBackRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;

/** Messages and the count of their tokens. A query, such as {@code beta=true}, changes nothing. */
@Path("{version: (v1/)?}messages")
@ApplicationScoped
@KeyRequired
public class MessagesResource {

    /** Where Anthropic's SDKs look for the id of a request. */
    private static final String REQUEST_ID = "request-id";

    @Inject
    ModelCalls calls;

    @Inject
    MessagesApi api;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public void message(
            @Context HttpServletRequest request,
            @Context HttpServletResponse servlets,
            @Suspended AsyncResponse response)
            throws IOException {
        call(Operation.CHAT, request, servlets, response);
    }

    @POST
    @Path("count_tokens")
    @Consumes(MediaType.APPLICATION_JSON)
    public void count(
            @Context HttpServletRequest request,
            @Context HttpServletResponse servlets,
            @Suspended AsyncResponse response)
            throws IOException {
        call(Operation.COUNT_TOKENS, request, servlets, response);
    }

    private void call(
            Operation operation, HttpServletRequest request, HttpServletResponse servlets, AsyncResponse response)
            throws IOException {
        servlets.setHeader(REQUEST_ID, CallId.ofRequest(request));
        Incoming incoming = new Incoming(
                api,
                operation,
                null,
                RequestHeaders.of(request),
                ClientConnection.of(request),
                HandedBackRequest.of(request),
                request.getInputStream());
        calls.answer(incoming, response);
    }
}
