package dev.breakwater.http;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/**
 * Refuses requests whose end, or whose host, two readers could see in two ways, as far as the container lets them through. Where a
 * transfer coding is given the connection is closed after the answer: Payara drops a {@code Content-Length} that stands beside it, so
 * nobody here can see the conflict, but what was smuggled behind it is then never read. Source: RFC 9112 §6.1 and §3.2.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class FramingFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Inject
    transient ErrorResponses errors;

    @Inject
    transient Documents documents;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        List<String> codings = Collections.list(request.getHeaders("Transfer-Encoding"));
        // An upgrade that is not made (h2c is) leaves a connection on which Payara answers nothing more.
        boolean unsure = request.getHeader("Upgrade") != null || !codings.isEmpty();
        if (unsure && request.getProtocol().startsWith("HTTP/1")) {
            response.setHeader("Connection", "close");
        }
        boolean oddCoding =
                !codings.isEmpty() && !(codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked"));
        int hosts = Collections.list(request.getHeaders("Host")).size();
        // Liberty answers those without one.
        boolean nameless = hosts == 0 && request.getProtocol().equals("HTTP/1.1");
        if (oddCoding || hosts > 1 || nameless) {
            response.setHeader("Connection", "close");
            documents.write(response, 400, errors.ofContainer(400));
            return;
        }
        chain.doFilter(request, response);
    }
}
