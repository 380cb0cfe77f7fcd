package dev.breakwater.api;

import dev.breakwater.api.request.Envelope;
import dev.breakwater.api.request.RequestHeaders;
import dev.breakwater.catalog.Operation;
import dev.breakwater.server.ClientConnection;
import dev.breakwater.server.HandedBackRequest;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request for a model as it arrived. Everything except the body is read on the container's thread.
 *
 * @param api the client API that it uses
 * @param pathModel the model named by the path; null if none
 * @param exchange ends the exchange if nothing else does
 * @param envelope of a body that may be no JSON; null for one that is
 */
public record Incoming(
        ClientApi api,
        Operation operation,
        @Nullable String pathModel,
        RequestHeaders headers,
        ClientConnection connection,
        HandedBackRequest exchange,
        InputStream body,
        @Nullable Envelope envelope) {

    /** A request whose body is JSON. */
    public Incoming(
            ClientApi api,
            Operation operation,
            @Nullable String pathModel,
            RequestHeaders headers,
            ClientConnection connection,
            HandedBackRequest exchange,
            InputStream body) {
        this(api, operation, pathModel, headers, connection, exchange, body, null);
    }
}
