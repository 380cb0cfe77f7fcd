package dev.breakwater.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.LINUX;

import dev.breakwater.testing.Behaviours;
import dev.breakwater.testing.Exchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URL;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that disconnect before anything is written to them. Uses raw sockets for exact timing. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@EnabledOnOs(LINUX)
class DeparturesIT {

    private static final Duration NOTICED = Duration.ofSeconds(2);

    private static final Deployed DEPLOYED = new Deployed();

    @ArquillianResource
    URL url;

    @Deployment(testable = false)
    static WebArchive gateway() throws IOException {
        DEPLOYED.configure(
                "router_settings: {num_retries: 2, timeout: 60, fallbacks: [{plain: [backup]}, {stream: [backup]}]}\n",
                "plain",
                "stream",
                "reset",
                "slow",
                "backup");
        return DEPLOYED.war();
    }

    @ParameterizedTest
    @CsvSource({"plain,false", "stream,true"})
    void a_client_that_leaves_before_its_answer_ends_the_request_to_the_provider(String group, boolean streamed)
            throws Exception {
        DEPLOYED.provider().byDefault(group, Behaviours.stall());

        Socket client = call(group, streamed);
        Exchange asked = asked(group);
        client.close();

        assertThat(asked.hungUpWithin(NOTICED)).isTrue();
        assertThat(DEPLOYED.provider().count(group)).as("no retry").isEqualTo(1);
        assertThat(DEPLOYED.provider().count("backup")).as("no fallback").isZero();
    }

    @Test
    void so_does_one_whose_connection_is_reset() throws Exception {
        DEPLOYED.provider().byDefault("reset", Behaviours.stall());

        Exchange asked;
        try (Socket client = call("reset", false)) {
            asked = asked("reset");
            // Only a connection that has been seen in the table before can be missed there.
            assertThat(asked.hungUpWithin(Duration.ofSeconds(1))).isFalse();
            client.setSoLinger(true, 0);
        }

        assertThat(asked.hungUpWithin(NOTICED)).isTrue();
    }

    @Test
    void a_client_that_waits_for_a_slow_answer_is_not_disturbed() throws Exception {
        DEPLOYED.provider().byDefault("slow", exchange -> {
            exchange.pause(Duration.ofMillis(2_500));
            Behaviours.good().answer(exchange);
        });

        HttpResponse<String> answer = Deployed.send(Deployed.chat(url, body("slow", false)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("hello from slow");
        assertThat(DEPLOYED.provider().count("slow")).isEqualTo(1);
    }

    /** Sends a request on a new connection and reads nothing. */
    private Socket call(String group, boolean streamed) throws IOException {
        byte[] body = body(group, streamed).getBytes(StandardCharsets.UTF_8);
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + Deployed.KEY
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort());
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        return socket;
    }

    private static String body(String group, boolean streamed) {
        return "{\"model\": \"" + group + "\", \"messages\": [], \"stream\": " + streamed + "}";
    }

    /** The request at the provider. */
    private static Exchange asked(String group) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < end) {
            List<Exchange> exchanges = DEPLOYED.provider().exchanges(group);
            if (!exchanges.isEmpty()) {
                return exchanges.get(0);
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        throw new AssertionError(group + " was never asked");
    }
}
