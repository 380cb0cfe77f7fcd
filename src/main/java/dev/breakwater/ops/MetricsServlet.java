package dev.breakwater.ops;

import dev.breakwater.api.ErrorResponses;
import dev.breakwater.api.JsonResponses;
import dev.breakwater.auth.ApiKeys;
import dev.breakwater.auth.LocalAccess;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.config.reload.CurrentConfig;
import dev.breakwater.failure.Failure;
import dev.breakwater.telemetry.CallMetrics;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * The gateway's metrics in Prometheus' text format. {@code litellm_settings.require_auth_for_metrics_endpoint} makes them require the key.
 * Without a configured key, only local callers get them.
 *
 * <p>A servlet, because Payara maps MicroProfile Metrics to the same path, with precedence over JAX-RS, unless a servlet has it. LiteLLM's
 * path ends in a slash; on Liberty only a pattern of this form matches it.
 */
@WebServlet("/metrics/*")
public class MetricsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = System.getLogger(MetricsServlet.class.getName());

    @Inject
    transient CurrentConfig config;

    @Inject
    transient ApiKeys keys;

    @Inject
    transient ErrorResponses errors;

    @Inject
    transient JsonResponses documents;

    @Inject
    transient CallMetrics metrics;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getPathInfo() != null && !request.getPathInfo().equals("/")) {
            errors.write(request, response, ErrorResponses.containersFailure(404));
            return;
        }
        GatewayConfig now = config.get();
        Optional<Failure> refusal = LocalAccess.refusal(now, request)
                .or(() -> now.metricsNeedKey() ? keys.refusal(now.masterKey(), request) : Optional.empty());
        if (refusal.isPresent()) {
            errors.write(request, response, refusal.get());
            return;
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        try {
            metrics.write(request.getHeader(HttpHeaders.ACCEPT), response::setContentType, response.getOutputStream());
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "The client disconnected before it received the metrics", gone);
        }
    }
}
