package dev.breakwater.ops;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The root path, for browsers and for clients that check whether the gateway is up. It shows nothing of the configuration. */
@WebServlet("")
public class WelcomeServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final String TEXT = """
        Breakwater, a gateway to language models. It speaks OpenAI's API and Anthropic's Messages API.

        Calls:   POST /v1/chat/completions, /v1/completions, /v1/embeddings, /v1/messages
        Models:  GET /v1/models
        Health:  GET /health/liveliness, /health/readiness
        """;

    private static final String PAGE = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
            + "<title>Breakwater</title></head><body><pre>" + TEXT + "</pre></body></html>\n";

    private static final String JSON = """
        {"name": "Breakwater", "api": "OpenAI", "calls": "/v1/chat/completions", "models": "/v1/models", \
        "health": "/health/readiness"}
        """;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String accept = String.valueOf(request.getHeader(HttpHeaders.ACCEPT)).toLowerCase(Locale.ROOT);
        if (accept.contains(MediaType.TEXT_HTML)) {
            write(request, response, MediaType.TEXT_HTML, PAGE);
        } else if (accept.contains(MediaType.APPLICATION_JSON)) {
            write(request, response, MediaType.APPLICATION_JSON, JSON);
        } else {
            write(request, response, MediaType.TEXT_PLAIN, TEXT);
        }
    }

    private static void write(HttpServletRequest request, HttpServletResponse response, String type, String text)
            throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        response.setContentType(type + ";charset=utf-8");
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        response.setContentLength(body.length);
        // Over HTTP/2, Payara would send the body in response to a HEAD request, too.
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
    }
}
