package dev.breakwater.upstream;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.ProxySelector;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * The one client that talks to providers. It sends a request once: no retry, no redirect, no compression, no upgrade. HTTP/1.1,
 * blocking, on the thread of the call: of the clients that were measured this is the one that costs least (ADR 0013). Thread-safe.
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
        Connection connection = connections.lease(Route.of(request.uri()), request.connect());
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
