package dev.breakwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests as they arrive over a network: head and body in two packets, from clients that offer HTTP/2. With cleartext HTTP/2 (h2c),
 * a single such connection made Payara lose most of these requests until a restart.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class SplitRequestsIT {

    private static final int CALLS = 25;

    private static final Deployed DEPLOYED = new Deployed();

    /** The client's preface, an empty SETTINGS frame and a PING. Source: RFC 9113 §3.4, §6.5, §6.7. */
    private static final String HTTP_2 =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0" + "\0\0\10\6\0\0\0\0\0ABCDEFGH";

    @ArquillianResource
    URL url;

    @Deployment(testable = false)
    static WebArchive gateway() throws IOException {
        DEPLOYED.configure("", "plain");
        return DEPLOYED.war();
    }

    @BeforeEach
    void speak_http_2_first() throws Exception {
        byte[] answer = exchange(HTTP_2, "", 0);

        // The fourth byte of a frame is its type. Every HTTP/2 server sends SETTINGS first.
        assertThat(answer.length > 3 && answer[3] == 4).as("HTTP/2 is spoken").isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20, 100})
    void a_body_that_comes_after_its_head_is_read(int millis) throws Exception {
        String body = "{\"model\":\"plain\",\"messages\":[]}";
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n"
                + "Authorization: Bearer " + Deployed.KEY + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n";

        List<String> statuses = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            statuses.add(new String(exchange(head, body, millis), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("no answer"));
        }

        assertThat(statuses).allMatch(status -> status.startsWith("HTTP/1.1 200"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_client_that_offers_an_upgrade_with_each_request_is_answered(boolean streamed) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < CALLS; i++) {
                HttpResponse<String> answer = client.send(call(streamed), HttpResponse.BodyHandlers.ofString());
                statuses.add(answer.version() == HttpClient.Version.HTTP_1_1 ? answer.statusCode() : 0);
                assertThat(answer.headers().firstValue("Content-Type").orElse("none"))
                        .startsWith(streamed ? "text/event-stream" : "application/json");
            }
        }

        assertThat(statuses).isEqualTo(Collections.nCopies(CALLS, 200));
    }

    @Test
    void so_it_is_when_its_calls_run_side_by_side() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            List<Integer> statuses = IntStream.range(0, CALLS)
                    .mapToObj(each -> client.sendAsync(call(false), HttpResponse.BodyHandlers.ofString()))
                    .toList()
                    .stream()
                    .map(answer -> answer.join().statusCode())
                    .toList();

            assertThat(statuses).isEqualTo(Collections.nCopies(CALLS, 200));
        }
    }

    private HttpRequest call(boolean streamed) {
        return HttpRequest.newBuilder(URI.create(Deployed.base(url) + "/v1/chat/completions"))
                .header("Authorization", "Bearer " + Deployed.KEY)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"plain\",\"messages\":[],\"stream\":" + streamed + "}"))
                .build();
    }

    /** All bytes received until the server closes the connection. */
    private byte[] exchange(String first, String second, int millisBetween) throws IOException, InterruptedException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
            client.setTcpNoDelay(true);
            client.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
            client.getOutputStream().write(first.getBytes(StandardCharsets.ISO_8859_1));
            Thread.sleep(millisBetween);
            client.getOutputStream().write(second.getBytes(StandardCharsets.ISO_8859_1));
            return client.getInputStream().readAllBytes();
        }
    }
}
