package dev.breakwater.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

/**
 * Our own documents as JSON, by Jakarta JSON Binding. Bound here rather than by the container's entity providers: which of its JSON
 * libraries a server prefers differs, and a client relies on members that are null being there.
 */
@ApplicationScoped
public class Documents {

    private final Jsonb jsonb = JsonbBuilder.create(new JsonbConfig().withNullValues(true));

    Response.ResponseBuilder response(int status, Object document) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(jsonb.toJson(document).getBytes(StandardCharsets.UTF_8));
    }

    String text(Object document) {
        return jsonb.toJson(document);
    }
}
