package dev.breakwater.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Renders refusals by the container and defects of the gateway in the client's form of error. No HTML page and no stack trace is sent. */
@Provider
@ApplicationScoped
public class DefectMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOG = System.getLogger(DefectMapper.class.getName());

    @Inject
    ErrorResponses errors;

    @Inject
    ClientApis apis;

    @Context
    @SuppressWarnings("NullAway.Init")
    HttpServletRequest servlets;

    @Override
    public Response toResponse(Throwable thrown) {
        return response(apis.of(servlets), thrown);
    }

    /** The same for a call's own thread, which has no injected request. */
    public Response response(ClientApi api, Throwable thrown) {
        if (thrown instanceof WebApplicationException refused
                && refused.getResponse().getStatus() < 500) {
            return refused(api, refused.getResponse());
        }
        LOG.log(Level.ERROR, "A request failed because of a defect of the gateway", thrown);
        return errors.refusal(api, ErrorResponses.containersFailure(500));
    }

    private Response refused(ClientApi api, Response container) {
        Response ours = errors.refusal(api, ErrorResponses.containersFailure(container.getStatus()));
        String allowed = container.getHeaderString(HttpHeaders.ALLOW);
        return allowed == null
                ? ours
                : Response.fromResponse(ours).header(HttpHeaders.ALLOW, allowed).build();
    }
}
