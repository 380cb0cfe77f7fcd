package dev.breakwater.api;

import dev.breakwater.api.request.CallId;
import dev.breakwater.api.request.ReceivedBody;
import dev.breakwater.api.request.RequestHeaders;
import dev.breakwater.auth.ApiKeys;
import dev.breakwater.auth.LocalAccess;
import dev.breakwater.config.GatewayConfig;
import dev.breakwater.config.reload.CurrentConfig;
import dev.breakwater.failure.Failure;
import dev.breakwater.server.CallThreads;
import dev.breakwater.server.ClosingConnections;
import dev.breakwater.server.DeclinedUpgrade;
import dev.breakwater.server.HandedBackRequest;
import dev.breakwater.server.RequestFraming;
import dev.breakwater.server.RequestTarget;
import dev.breakwater.server.Termination;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletConnection;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * The first filter. It adds the call id and the CORS headers ({@link Cors}) to each answer. It refuses requests with an ambiguous end,
 * host or path (request smuggling), and bodies with a Content-Length above the limit. During shutdown it closes each connection after its
 * next answer, so that clients reconnect elsewhere.
 */
@WebFilter(
        urlPatterns = "/*",
        dispatcherTypes = {DispatcherType.REQUEST, DispatcherType.FORWARD},
        asyncSupported = true)
public class EntryFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final String REQUEST_ID = "x-request-id";

    /** The server's own OpenAPI description, which some servers publish below our context root. */
    private static final String OPEN_API = "/openapi";

    /** With HTTP/2 off, Payara reads its preface as a request, and would read the frames after it for a minute. */
    private static final String HTTP_2_PREFACE = "PRI";

    @Inject
    transient CurrentConfig config;

    @Inject
    transient ApiKeys keys;

    @Inject
    transient ErrorResponses errors;

    @Inject
    transient CallThreads threads;

    @Inject
    transient Termination termination;

    private final transient ClosingConnections lastRequests = new ClosingConnections();

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse servers, FilterChain chain)
            throws IOException, ServletException {
        HttpServletResponse response = DeclinedUpgrade.of(request, servers);
        if (request.getDispatcherType() == DispatcherType.FORWARD) {
            passOn(request, response, chain);
            return;
        }
        mark(request, response);
        if (isClear(request, response) && isWelcome(request, response)) {
            route(new HandedBackRequest(request), response, chain);
        }
    }

    private void mark(HttpServletRequest request, HttpServletResponse response) {
        if (threads.leaving()) {
            termination.noteRequest();
            closeBehind(request, response);
        }
        String id = CallId.ofRequest(request);
        response.setHeader(RequestHeaders.CALL_ID, id);
        response.setHeader(REQUEST_ID, id);
    }

    /** Whether the request has one meaning; answers it if not. */
    private boolean isClear(HttpServletRequest request, HttpServletResponse response) throws IOException {
        RequestFraming framing = framing(request, response);
        if (framing != RequestFraming.ODD && !RequestTarget.isMalformed(request)) {
            return true;
        }
        errors.write(request, response, ErrorResponses.containersFailure(400));
        if (request.getMethod().equals(HTTP_2_PREFACE)) {
            response.flushBuffer();
            new HandedBackRequest(request).cut();
        }
        return false;
    }

    /** Whether the request may go on: its body is not too long, and it is not a preflight; answers it if not. */
    private boolean isWelcome(HttpServletRequest request, HttpServletResponse response) {
        GatewayConfig.Intake intake = config.get().intake();
        Cors cors = new Cors(intake.corsOrigins());
        cors.mark(request, response);
        if (RequestFraming.announcesMore(request, intake.maxBodyBytes())) {
            closeBehind(request, response);
            errors.write(
                    request,
                    response,
                    ReceivedBody.tooLong(intake.maxBodyBytes()).failure());
            return false;
        }
        return !cors.answersPreflight(request, response);
    }

    /** Forwards a path with doubled slashes to the same path without them. */
    private void route(HandedBackRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = RequestTarget.withSingleSlashes(request.getRequestURI());
        if (path.equals(request.getRequestURI())) {
            passOn(request, response, chain);
        } else if (path.toUpperCase(Locale.ROOT).contains("-INF")) {
            // The container protects these paths from clients, but not from a forward.
            errors.write(request, response, ErrorResponses.containersFailure(404));
        } else {
            // The container chose the resource by the original path.
            request.getRequestDispatcher(path).forward(request, response);
        }
    }

    private void passOn(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<Failure> refusal = request.getServletPath().equals(OPEN_API) ? stranger(request) : Optional.empty();
        if (refusal.isPresent()) {
            errors.write(request, response, refusal.get());
        } else {
            chain.doFilter(request, response);
        }
    }

    private Optional<Failure> stranger(HttpServletRequest request) {
        GatewayConfig now = config.get();
        return LocalAccess.refusal(now, request).or(() -> keys.refusal(now.masterKey(), request));
    }

    private RequestFraming framing(HttpServletRequest request, HttpServletResponse response) {
        RequestFraming framing = RequestFraming.of(request);
        // An HTTP/2 connection has many streams, each with its own framing.
        if (!isHttp1(request)) {
            return framing;
        }
        RequestFraming inItsPlace = inItsPlace(framing, request);
        if (inItsPlace != RequestFraming.CLEAR) {
            closeBehind(request, response);
        }
        return inItsPlace;
    }

    /** Bytes after a connection's last request are ambiguous, whatever they look like. */
    private RequestFraming inItsPlace(RequestFraming framing, HttpServletRequest request) {
        if (framing == RequestFraming.CLEAR && lastRequests.isEmpty()) {
            return framing;
        }
        ServletConnection connection = request.getServletConnection();
        if (connection == null) {
            return framing;
        }
        String id = connection.getConnectionId();
        if (lastRequests.areOver(id)) {
            return RequestFraming.ODD;
        }
        if (framing == RequestFraming.ODD || request.getHeader("Transfer-Encoding") != null) {
            lastRequests.endWith(id);
        }
        return framing;
    }

    private static void closeBehind(HttpServletRequest request, HttpServletResponse response) {
        if (isHttp1(request)) {
            response.setHeader("Connection", "close");
        }
    }

    private static boolean isHttp1(HttpServletRequest request) {
        return request.getProtocol().startsWith("HTTP/1");
    }
}
