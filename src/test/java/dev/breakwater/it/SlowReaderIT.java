package dev.breakwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.testing.Behaviours;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client that stops reading its stream: the provider's bytes must not accumulate in the gateway. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class SlowReaderIT {

    private static final Deployed DEPLOYED = new Deployed();

    /** An upper bound for the socket buffers of both connections on loopback. */
    private static final long BUFFERS = 32L << 20;

    @ArquillianResource
    URL url;

    @Deployment(testable = false)
    static WebArchive gateway() throws IOException {
        DEPLOYED.configure("", "endless");
        return DEPLOYED.war();
    }

    @Test
    void a_client_that_stops_reading_stops_its_provider_and_is_cut_after_half_a_minute() throws Exception {
        AtomicLong sent = new AtomicLong();
        String event = Behaviours.words("w".repeat(900));
        DEPLOYED.provider().byDefault("endless", exchange -> {
            exchange.beginStream();
            while (!Thread.currentThread().isInterrupted()) {
                exchange.event(event);
                sent.addAndGet(event.length());
            }
        });

        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
            client.getOutputStream().write(request());
            assertThat(client.getInputStream().read()).isEqualTo('H');

            assertThat(settled(sent)).isLessThan(BUFFERS);
            assertThat(DEPLOYED.provider().only("endless").hungUpWithin(Duration.ofSeconds(50)))
                    .isTrue();
        }
    }

    /** The number of bytes sent once sending has stalled. */
    private static long settled(AtomicLong sent) {
        long before = -1;
        long now = sent.get();
        while (now != before && now < BUFFERS) {
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
            before = now;
            now = sent.get();
        }
        return now;
    }

    private static byte[] request() {
        String body = "{\"model\":\"endless\",\"stream\":true,\"messages\":[]}";
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + Deployed.KEY + "\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }
}
