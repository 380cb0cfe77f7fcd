package dev.breakwater.upstream;

import dev.breakwater.call.Slices;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The one client that talks to providers. It sends a request once: no retry, no redirect, no compression, no upgrade of its own.
 *
 * <p>The JDK's client, because no server can bring another version of it; its traps are closed here: HTTP/1.1 only (it would offer
 * {@code h2c}), no redirects, a limit on connecting, answers with two lengths refused (it would take the wrong one), bodies
 * through {@link BodyPipe} (its own time limit ends with the headers). Thread-safe.
 */
@ApplicationScoped
public class UpstreamClient {

    // One for each connect timeout that a configuration has had: the client fixes it when it is built.
    private final Map<Duration, HttpClient> clients = new ConcurrentHashMap<>();

    /**
     * Sends the request and waits for the head of its answer.
     *
     * @return the answer, whatever its status; to be closed
     * @throws IOException if no connection could be made, or it broke, or the answer's framing cannot be trusted
     * @throws InterruptedException if the caller's time is up; the request is cancelled
     */
    public UpstreamResponse send(UpstreamRequest request) throws IOException, InterruptedException {
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri())
                .POST(publisher(request.body()))
                .header("Content-Type", "application/json")
                .header("Accept-Encoding", "identity")
                .header("User-Agent", "breakwater");
        request.headers().forEach(builder::setHeader);
        HttpClient client = clients.computeIfAbsent(request.connect(), UpstreamClient::client);
        HttpResponse<BodyPipe> response = client.send(builder.build(), head -> new BodyPipe());
        UpstreamResponse answer = new UpstreamResponse(response.statusCode(), response.headers(), response.body());
        String distrust = distrust(response.headers());
        if (!distrust.isEmpty()) {
            answer.close();
            throw new IOException(distrust);
        }
        return answer;
    }

    private static String distrust(HttpHeaders headers) {
        if (headers.firstValue("content-length").isPresent()
                && headers.firstValue("transfer-encoding").isPresent()) {
            return "the answer has a Content-Length and a Transfer-Encoding";
        }
        if (!headers.firstValue("content-encoding").orElse("identity").equalsIgnoreCase("identity")) {
            return "the answer is compressed, which it was not asked to be";
        }
        return "";
    }

    private static HttpClient client(Duration connect) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connect)
                .build();
    }

    private static BodyPublisher publisher(Slices body) {
        BodyPublisher[] parts = body.parts().stream()
                .map(part -> BodyPublishers.ofByteArray(part.array(), part.offset(), part.length()))
                .toArray(BodyPublisher[]::new);
        return parts.length == 1 ? parts[0] : BodyPublishers.concat(parts);
    }

    @PreDestroy
    void stop() {
        clients.values().forEach(HttpClient::shutdownNow);
    }
}
