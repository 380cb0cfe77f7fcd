package dev.breakwater.api;

import jakarta.inject.Inject;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** What the container itself refuses inside this context, in OpenAI's error form; {@code web.xml} names it as the error page. */
@WebServlet("/-/error")
public class ErrorServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    transient ErrorResponses errors;

    @Inject
    transient JsonResponses documents;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        // Asked for by its own path it is nothing.
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        documents.write(response, status, errors.ofContainer(status));
    }
}
