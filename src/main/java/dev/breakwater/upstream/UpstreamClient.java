package dev.breakwater.upstream;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.ProxySelector;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * The one client that talks to providers. No redirect, no compression, no upgrade, and no retry but one: a request that met a kept
 * connection which the provider had dropped is sent again on a new one, because the provider has not seen it. HTTP/1.1, blocking, on the thread of the call: of the clients that were measured this is the one that costs least (ADR 0013). Thread-safe.
 */
@ApplicationScoped
public class UpstreamClient {

    private final Connections connections;

    public UpstreamClient() {
        this(() -> (SSLSocketFactory) SSLSocketFactory.getDefault(), ProxySelector.getDefault());
    }

    UpstreamClient(Supplier<SSLSocketFactory> tls, ProxySelector proxies) {
        connections = new Connections(new Connector(tls, proxies), System::nanoTime);
    }

    @PostConstruct
    void begin() {
        connections.begin();
    }

    /**
     * Sends the request and waits for the head of its answer.
     *
     * @return the answer, whatever its status; to be closed
     * @throws java.net.SocketTimeoutException if no connection could be made in its time
     * @throws UnusableAnswerException if the answer's head is too long, or has a header that is none
     * @throws IOException if no connection could be made, or it broke, or the answer's framing cannot be trusted
     * @throws InterruptedException if the caller's time is up; the request has ended
     */
    public UpstreamResponse send(UpstreamRequest request) throws IOException, InterruptedException {
        Route route = Route.of(request.uri());
        Connection kept = connections.kept(route);
        if (kept != null) {
            try {
                return exchange(kept, request);
            } catch (IOException broken) {
                if (!kept.dropped()) {
                    throw broken;
                }
            }
        }
        return exchange(connections.connect(route, request.connect()), request);
    }

    private static UpstreamResponse exchange(Connection connection, UpstreamRequest request)
            throws IOException, InterruptedException {
        boolean answered = false;
        try {
            UpstreamResponse response = connection.exchange(request);
            answered = true;
            return response;
        } finally {
            if (!answered) {
                connection.close();
            }
        }
    }

    @PreDestroy
    void stop() {
        connections.stop();
    }
}
