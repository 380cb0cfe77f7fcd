package dev.breakwater.api;

import jakarta.inject.Inject;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Renders refusals by the container in the client's form of error. {@code web.xml} names it as the error page. */
@WebServlet("/-/error")
public class ErrorServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Inject
    transient ErrorResponses errors;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        // Requested by its own path, it does not exist.
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        errors.write(request, response, ErrorResponses.containersFailure(status));
    }
}
