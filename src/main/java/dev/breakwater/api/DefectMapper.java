package dev.breakwater.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Everything that the container refuses or that went wrong here, in OpenAI's error form too: no page, no stack trace leaves. */
@Provider
@ApplicationScoped
public class DefectMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOG = System.getLogger(DefectMapper.class.getName());

    @Inject
    ErrorResponses errors;

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof WebApplicationException refused
                && refused.getResponse().getStatus() < 500) {
            return refused(refused.getResponse());
        }
        LOG.log(Level.ERROR, "A request ended in a defect of the gateway", thrown);
        return errors.refusal(ErrorResponses.containersFailure(500));
    }

    private Response refused(Response container) {
        Response ours = errors.refusal(ErrorResponses.containersFailure(container.getStatus()));
        String allowed = container.getHeaderString(HttpHeaders.ALLOW);
        return allowed == null
                ? ours
                : Response.fromResponse(ours).header(HttpHeaders.ALLOW, allowed).build();
    }
}
