package dev.breakwater.ops;

import dev.breakwater.api.JsonResponses;
import dev.breakwater.config.CurrentConfig;
import dev.breakwater.config.tree.Problem;
import dev.breakwater.server.CallThreads;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;

/**
 * The health paths of LiteLLM, without a key. They depend on the gateway alone: that all providers are down is no reason to take it
 * out of service, which would turn their outage into ours.
 *
 * <p>A servlet, because Payara puts MicroProfile Health's own at {@code /health/*} of the same context, in front of JAX-RS; exact paths
 * go before it.
 */
@WebServlet(
        urlPatterns = {HealthServlet.LIVELINESS, HealthServlet.LIVENESS, HealthServlet.READINESS},
        loadOnStartup = 1)
public class HealthServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    static final String LIVELINESS = "/health/liveliness";
    static final String LIVENESS = "/health/liveness";
    static final String READINESS = "/health/readiness";

    @Inject
    transient CurrentConfig config;

    @Inject
    transient CallThreads threads;

    @Inject
    transient JsonResponses documents;

    /** @param status {@code healthy}; {@code starting} until the configuration has been read; {@code draining} while the gateway stops */
    public record Readiness(String status, int callsRunning, List<String> configProblems) {}

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        if (!request.getServletPath().equals(READINESS)) {
            documents.write(response, 200, "I'm alive!");
            return;
        }
        List<String> problems =
                config.problems().stream().map(Problem::toString).toList();
        String status = threads.leaving() ? "draining" : config.started() ? "healthy" : "starting";
        Readiness readiness = new Readiness(status, threads.running(), problems);
        documents.write(response, status.equals("healthy") ? 200 : 503, readiness);
    }

    /**
     * Where the WAR alone is undeployed, calls under way end here: of what a server tells us this is the first. Payara destroys servlets in
     * the order in which it came to know them, and JAX-RS is the last one; once that is gone no call could be answered any more.
     */
    @Override
    public void destroy() {
        threads.drain();
    }
}
