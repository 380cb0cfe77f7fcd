package dev.breakwater.ops;

import dev.breakwater.api.JsonResponses;
import dev.breakwater.config.CurrentConfig;
import dev.breakwater.server.CallThreads;
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
 * MicroProfile Health's paths, in its form, so that one set of Kubernetes probes does for every server: WildFly has its own on the
 * management port alone, and Liberty's feature would take all of {@code /health}, LiteLLM's paths too, so it is left out there. What
 * they say is what the checks beside this class say to a server that asks them.
 */
@WebServlet({ProbeServlet.ALL, ProbeServlet.LIVE, ProbeServlet.READY, ProbeServlet.STARTED})
public class ProbeServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    static final String ALL = "/health";
    static final String LIVE = "/health/live";
    static final String READY = "/health/ready";
    static final String STARTED = "/health/started";

    @Inject
    transient CurrentConfig config;

    @Inject
    transient CallThreads threads;

    @Inject
    transient JsonResponses documents;

    /** @param status {@code UP} or {@code DOWN}, here and in each check */
    public record Health(String status, List<Check> checks) {}

    /** One check's answer. */
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
                    config.started() && !threads.leaving(),
                    Map.of(
                            "calls_running", threads.running(),
                            "config_problems", config.problems().size())));
        }
        if (path.equals(STARTED) || path.equals(ALL)) {
            checks.add(check(config.started(), Map.of()));
        }
        boolean up = checks.stream().allMatch(each -> each.status().equals("UP"));
        documents.write(response, up ? 200 : 503, new Health(up ? "UP" : "DOWN", checks));
    }

    private static Check check(boolean up, Map<String, Integer> data) {
        return new Check("breakwater", up ? "UP" : "DOWN", data);
    }
}
