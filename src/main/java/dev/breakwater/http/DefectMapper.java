package dev.breakwater.http;

import dev.breakwater.call.Failure;
import dev.breakwater.call.Report;
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
        if (thrown instanceof WebApplicationException refused && refused.getResponse().getStatus() < 500) {
            return refused(refused.getResponse());
        }
        LOG.log(Level.ERROR, "A request ended in a defect of the gateway", thrown);
        return errors.refusal(new Failure.ServerError(
                Report.of(500, "The gateway itself failed. Its log says why, under the time of this answer.")));
    }

    private Response refused(Response container) {
        int status = container.getStatus();
        String message =
                switch (status) {
                    case 404 -> "There is nothing at this path. Calls go to /v1/chat/completions, /v1/completions and "
                            + "/v1/embeddings; GET /v1/models lists what they can name.";
                    case 405 -> "This path does not take this method.";
                    case 406 -> "This path cannot answer in a form that the Accept header allows.";
                    case 415 -> "Send the body as Content-Type: application/json.";
                    default -> "The request cannot be understood.";
                };
        Report report = Report.of(status, message);
        Response ours = errors.refusal(status == 404 ? new Failure.NotFound(report) : new Failure.BadRequest(report));
        String allowed = container.getHeaderString(HttpHeaders.ALLOW);
        return allowed == null
                ? ours
                : Response.fromResponse(ours).header(HttpHeaders.ALLOW, allowed).build();
    }
}
