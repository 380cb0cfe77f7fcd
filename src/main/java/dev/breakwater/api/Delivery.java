package dev.breakwater.api;

import dev.breakwater.server.HandedBackRequest;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes one call's answer on the call's thread. Whatever is thrown, also an {@link Error}, the exchange ends and the answer's resources
 * are closed.
 */
public final class Delivery {

    private static final Logger LOG = System.getLogger(Delivery.class.getName());

    private final AsyncResponse response;
    private final HandedBackRequest request;

    public Delivery(AsyncResponse response, HandedBackRequest request) {
        this.response = response;
        this.request = request;
    }

    public void deliver(Supplier<Response> answer) {
        boolean written = false;
        Object body = null;
        try {
            Response ready = answer.get();
            body = ready.getEntity();
            written = response.resume(ready);
        } catch (RuntimeException | Error defect) {
            LOG.log(Level.ERROR, "An answer could not be written", defect);
        } finally {
            close(body);
            if (!written) {
                request.fail();
            }
        }
    }

    /** A body that was never written still holds its provider's stream. */
    private static void close(@Nullable Object body) {
        if (body instanceof AutoCloseable held) {
            try {
                held.close();
            } catch (Exception defect) {
                LOG.log(Level.ERROR, "An answer could not be closed", defect);
            }
        }
    }
}
