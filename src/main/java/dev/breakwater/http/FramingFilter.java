package dev.breakwater.http;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletConnection;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Refuses requests whose end, or whose host, two readers could see in two ways, as far as the container lets them through. */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class FramingFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    /** Where HTTP/2 is off, Payara takes its preface for a request, and would read whatever frames follow for another minute. */
    private static final String HTTP_2_PREFACE = "PRI";

    @Inject
    transient ErrorResponses errors;

    @Inject
    transient Documents documents;

    private final transient LastRequests lastRequests = new LastRequests();

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Framing framing = Framing.of(request);
        // Of HTTP/2 one connection has many streams, each framed by itself.
        if (request.getProtocol().startsWith("HTTP/1")) {
            framing = inItsPlace(framing, request);
            if (framing != Framing.CLEAR) {
                response.setHeader("Connection", "close");
            }
        }
        if (framing == Framing.ODD) {
            documents.write(response, 400, errors.ofContainer(400));
            if (request.getMethod().equals(HTTP_2_PREFACE)) {
                response.flushBuffer();
                new HandedBackRequest(request).cut();
            }
            return;
        }
        chain.doFilter(new HandedBackRequest(request), response);
    }

    /** What stands behind a connection's last request is odd, whatever it looks like. */
    private Framing inItsPlace(Framing framing, HttpServletRequest request) {
        if (framing == Framing.CLEAR && lastRequests.isEmpty()) {
            return framing;
        }
        ServletConnection connection = request.getServletConnection();
        if (connection == null) {
            return framing;
        }
        String id = connection.getConnectionId();
        if (lastRequests.areOver(id)) {
            return Framing.ODD;
        }
        if (framing == Framing.ODD || request.getHeader("Transfer-Encoding") != null) {
            lastRequests.endWith(id);
        }
        return framing;
    }
}
