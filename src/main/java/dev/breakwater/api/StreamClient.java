package dev.breakwater.api;

import dev.breakwater.config.GatewayConfig.LostStream;
import dev.breakwater.server.HandedBackRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The client of one stream, recognised by its request. */
public record StreamClient(HandedBackRequest request, LostStream lost) implements StreamWriter.Client {

    /**
     * User agents of Spring AI, and of the HTTP client below Spring's WebClient. They ignore the error event and report a complete
     * answer. They do report a broken connection. Source: docs/clients.md.
     */
    private static final List<String> SPRING = List.of("spring-ai", "ReactorNetty/");

    /** Before the first byte is sent the server can still answer 500. */
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
