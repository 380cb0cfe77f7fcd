package dev.breakwater.api.gemini;

import dev.breakwater.api.Incoming;
import dev.breakwater.api.JsonResponses;
import dev.breakwater.api.KeyRequired;
import dev.breakwater.api.ModelCalls;
import dev.breakwater.api.request.RequestHeaders;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Calls to models under Google's paths. The name of a group may have slashes and colons. The class has the whole path, so that it wins
 * over {@code /v1/models/{id}}: JAX-RS chooses the class with the most literal characters.
 */
@Path("{version: v1|v1beta|v1alpha}/models/{model: .+}:{method: generateContent|streamGenerateContent|countTokens}")
@ApplicationScoped
@KeyRequired
public class GenerateContentResource {

    private static final String EVENTS = "sse";

    @Inject
    ModelCalls calls;

    @Inject
    JsonResponses documents;

    /** @param alt {@code sse} for a stream of events; else Google streams one JSON array */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public void call(
            @PathParam("model") String model,
            @PathParam("method") String method,
            @QueryParam("alt") @Nullable String alt,
            @Context HttpServletRequest request,
            @Suspended AsyncResponse response)
            throws IOException {
        Method known = Method.at(method).orElseThrow(NotFoundException::new);
        StreamFraming framing = EVENTS.equals(alt) ? StreamFraming.EVENTS : StreamFraming.ARRAY;
        calls.answer(
                new Incoming(
                        new MethodCall(known, framing, documents),
                        known.operation(),
                        model,
                        RequestHeaders.of(request),
                        ClientConnection.of(request),
                        HandedBackRequest.of(request),
                        request.getInputStream()),
                response);
    }
}
