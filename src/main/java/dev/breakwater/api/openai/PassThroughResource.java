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
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import java.io.IOException;
import java.io.InputStream;

/**
 * Every other path of OpenAI's API, passed through. The path is a parameter as a whole, so that JAX-RS prefers every other resource: it
 * sorts by the number of literal characters. HEAD comes through the method for GET. Source: SPEC §8.
 */
@Path("/")
@ApplicationScoped
@KeyRequired
public class PassThroughResource {

    private static final String ANY = "{path: v1/.+}";

    @Inject
    ModelCalls calls;

    @Inject
    OpenAiApi api;

    @GET
    @Path(ANY)
    public void get(@Context HttpServletRequest request, @Suspended AsyncResponse response) throws IOException {
        pass(request, response);
    }

    @POST
    @Path(ANY)
    public void post(@Context HttpServletRequest request, @Suspended AsyncResponse response) throws IOException {
        pass(request, response);
    }

    @PUT
    @Path(ANY)
    public void put(@Context HttpServletRequest request, @Suspended AsyncResponse response) throws IOException {
        pass(request, response);
    }

    @PATCH
    @Path(ANY)
    public void patch(@Context HttpServletRequest request, @Suspended AsyncResponse response) throws IOException {
        pass(request, response);
    }

    @DELETE
    @Path(ANY)
    public void delete(@Context HttpServletRequest request, @Suspended AsyncResponse response) throws IOException {
        pass(request, response);
    }

    private void pass(HttpServletRequest request, AsyncResponse response) throws IOException {
        Incoming incoming = new Incoming(
                api,
                Operation.PASS_THROUGH,
                null,
                RequestHeaders.of(request),
                ClientConnection.of(request),
                HandedBackRequest.of(request),
                hasBody(request) ? request.getInputStream() : InputStream.nullInputStream(),
                Envelope.of(request));
        calls.answer(incoming, response);
    }

    /** By the rule of HTTP/1.1. Payara never signals the end of a missing body if the request has an {@code Upgrade} header. */
    private static boolean hasBody(HttpServletRequest request) {
        return !request.getProtocol().startsWith("HTTP/1")
                || request.getContentLengthLong() > 0
                || request.getHeader("Transfer-Encoding") != null;
    }
}
