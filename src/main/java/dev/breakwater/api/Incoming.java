package dev.breakwater.api;

import dev.breakwater.api.request.RequestHeaders;
import dev.breakwater.catalog.Operation;
import dev.breakwater.server.ClientConnection;
import dev.breakwater.server.HandedBackRequest;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request for a model as it came in. Everything but the body is read on the container's thread.
 *
 * @param api the form that it is in
 * @param pathModel the model that the path names
 * @param exchange what ends it if nothing else does
 */
public record Incoming(
        ClientApi api,
        Operation operation,
        @Nullable String pathModel,
        RequestHeaders headers,
        ClientConnection connection,
        HandedBackRequest exchange,
        InputStream body) {}
