package dev.breakwater.http;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** While the gateway stops each connection ends with its next answer, so that its client opens the next one elsewhere. */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public class StoppingFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Inject
    transient CallThreads threads;

    @Inject
    transient Termination termination;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (threads.leaving()) {
            termination.noteRequest();
            if (request.getProtocol().startsWith("HTTP/1")) {
                response.setHeader("Connection", "close");
            }
        }
        chain.doFilter(request, response);
    }
}
