package dev.breakwater.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/**
 * Our own documents as JSON, by Jakarta JSON Binding. Not by the container's entity providers: servers prefer different JSON libraries,
 * and clients rely on members that are null.
 */
@ApplicationScoped
public class JsonResponses {

    private static final Logger LOG = System.getLogger(JsonResponses.class.getName());

    private final Jsonb jsonb = JsonbBuilder.create(new JsonbConfig().withNullValues(true));

    public Response.ResponseBuilder response(int status, Object document) {
        byte[] body = jsonb.toJson(document).getBytes(StandardCharsets.UTF_8);
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CONTENT_LENGTH, body.length)
                .entity(body);
    }

    /** The same outside of JAX-RS. */
    public void write(HttpServletResponse response, int status, Object document) {
        byte[] body = jsonb.toJson(document).getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_JSON);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setContentLength(body.length);
        try {
            response.getOutputStream().write(body);
        } catch (IOException gone) {
            // Some refusals close the connection first. The server would log each one with two stack traces.
            LOG.log(Level.DEBUG, "The client disconnected before the response was written", gone);
        }
    }

    public String text(Object document) {
        return jsonb.toJson(document);
    }
}
