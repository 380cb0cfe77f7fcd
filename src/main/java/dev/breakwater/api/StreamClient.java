package dev.breakwater.api;

import dev.breakwater.config.GatewayConfig.LostStream;
import dev.breakwater.server.HandedBackRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The client of one stream, as its request shows it. */
public record StreamClient(HandedBackRequest request, LostStream lost) implements StreamWriter.Client {

    /**
     * What Spring AI calls itself, and the client beneath Spring's WebClient. They drop the event, because it is no chunk, and report a
     * complete answer; of a connection that breaks they tell. Source: docs/clients.md.
     */
    private static final List<String> SPRING = List.of("spring-ai", "ReactorNetty/");

    /** Before anything has gone out the server may still answer 500. */
    @Override
    public void cut() {
        if (request.hasBegun()) {
            request.cut();
        }
    }

    @Override
    public boolean overlooksErrors() {
        return switch (lost) {
            case AUTO -> isSpring(request.getHeader("User-Agent"));
            case EVENT -> false;
            case CUT -> true;
        };
    }

    private static boolean isSpring(@Nullable String userAgent) {
        return userAgent != null && SPRING.stream().anyMatch(userAgent::startsWith);
    }
}
