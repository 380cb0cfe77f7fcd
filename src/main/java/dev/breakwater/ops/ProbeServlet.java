package dev.breakwater.ops;

import dev.breakwater.api.JsonResponses;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * MicroProfile Health's paths and format, so that the same Kubernetes probes work on every server. WildFly serves its own on the management
 * port only. Liberty's feature would take over all of {@code /health}, including LiteLLM's paths, so it is not enabled there. On Payara,
 * {@link ReadinessCheck} and its siblings report the same.
 */
@WebServlet({ProbeServlet.ALL, ProbeServlet.LIVE, ProbeServlet.READY, ProbeServlet.STARTED})
public class ProbeServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    static final String ALL = "/health";
    static final String LIVE = "/health/live";
    static final String READY = "/health/ready";
    static final String STARTED = "/health/started";

    @Inject
    transient GatewayHealth health;

    @Inject
    transient JsonResponses documents;

    /** @param status {@code UP} or {@code DOWN}, here and in each check */
    public record Health(String status, List<Check> checks) {}

    /** The result of one check. */
    public record Check(String name, String status, Map<String, Integer> data) {}

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getServletPath();
        List<Check> checks = new ArrayList<>();
        if (path.equals(LIVE) || path.equals(ALL)) {
            checks.add(check(true, Map.of()));
        }
        if (path.equals(READY) || path.equals(ALL)) {
            checks.add(check(
                    health.ready(),
                    Map.of(
                            "calls_running", health.callsRunning(),
                            "config_problems", health.configProblems().size())));
        }
        if (path.equals(STARTED) || path.equals(ALL)) {
            checks.add(check(health.started(), Map.of()));
        }
        boolean up = checks.stream().allMatch(each -> each.status().equals("UP"));
        documents.write(response, up ? 200 : 503, new Health(up ? "UP" : "DOWN", checks));
    }

    private static Check check(boolean up, Map<String, Integer> data) {
        return new Check("breakwater", up ? "UP" : "DOWN", data);
    }
}
