package dev.breakwater.ops;

import dev.breakwater.api.JsonResponses;
import dev.breakwater.config.tree.Problem;
import dev.breakwater.server.CallThreads;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;

/**
 * LiteLLM's health paths. They need no key.
 *
 * <p>A servlet, because Payara maps MicroProfile Health to {@code /health/*} of the same context, with precedence over JAX-RS; exact paths
 * of a servlet take precedence over both.
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
    transient GatewayHealth health;

    @Inject
    transient CallThreads threads;

    @Inject
    transient JsonResponses documents;

    /** @param status a {@link GatewayHealth.State} in lower case */
    public record Readiness(String status, int callsRunning, List<String> configProblems) {}

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        if (!request.getServletPath().equals(READINESS)) {
            documents.write(response, 200, "I'm alive!");
            return;
        }
        List<String> problems =
                health.configProblems().stream().map(Problem::toString).toList();
        String status = health.state().name().toLowerCase(Locale.ROOT);
        Readiness readiness = new Readiness(status, health.callsRunning(), problems);
        documents.write(response, health.ready() ? 200 : 503, readiness);
    }

    /**
     * Drains running calls when only the WAR is undeployed; this is the first callback of an undeployment. Payara destroys servlets in the
     * order of their registration, JAX-RS last; after that, running calls could send no response.
     */
    @Override
    public void destroy() {
        threads.drain();
    }
}
