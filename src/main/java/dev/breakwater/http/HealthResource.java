package dev.breakwater.http;

import dev.breakwater.config.CurrentConfig;
import dev.breakwater.config.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * The health paths of LiteLLM, without a key. They depend on the gateway alone: that all providers are down is no reason to take it
 * out of service, which would turn their outage into ours.
 */
@Path("health")
@ApplicationScoped
public class HealthResource {

    @Inject
    CurrentConfig config;

    @Inject
    CallThreads threads;

    @Inject
    Documents documents;

    /** @param status {@code healthy}, or {@code draining} while the gateway stops */
    public record Readiness(String status, long calls_running, List<String> config_problems) {}

    @GET
    @Path("{path: liveliness|liveness}")
    public Response alive() {
        return Response.ok("\"I'm alive!\"", MediaType.APPLICATION_JSON_TYPE).build();
    }

    @GET
    @Path("readiness")
    public Response ready() {
        boolean draining = threads.draining();
        List<String> problems = config.problems().stream().map(Problem::toString).toList();
        Readiness readiness = new Readiness(draining ? "draining" : "healthy", threads.running(), problems);
        return documents.response(draining ? 503 : 200, readiness).build();
    }
}
