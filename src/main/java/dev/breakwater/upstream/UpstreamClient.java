package dev.breakwater.upstream;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.ProxySelector;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * The HTTP client for providers: HTTP/1.1, blocking, on the thread of the call. Of all clients measured, this costs least (ADR 0013). No
 * redirects, no compression, no upgrades. One kind of retry: if the provider has closed an idle connection before it took the request, the
 * request is sent again on a new one. Thread-safe.
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
     * Sends the request and waits for the head of the response.
     *
     * @return the response with any status; the caller closes it
     * @throws java.net.SocketTimeoutException if the connection was not open within the request's connect limit
     * @throws UnusableAnswerException if the response head is too long or has an invalid header
     * @throws IOException if connecting failed, the connection broke, or the response's framing is ambiguous
     * @throws InterruptedException if the thread was interrupted, for example at the attempt's deadline; the request has been aborted
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

    /** The same on a new connection, never twice: for a request that must not be repeated. */
    public UpstreamResponse sendOnce(UpstreamRequest request) throws IOException, InterruptedException {
        return exchange(connections.connect(Route.of(request.uri()), request.connect()), request);
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
