package dev.breakwater.upstream;

import static dev.breakwater.testing.Samples.room;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.json.Slices;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An interrupt ends every wait of a call, and the provider sees a disconnect. Also on platform threads, as during the warm-up. */
@Timeout(60)
class InterruptTest {

    private static final Slices SMALL = Slices.of("{}");
    private static final Slices LARGE = Slices.of(new byte[50 << 20]);

    private static TestCertificate certificate;

    private final CountDownLatch there = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final UpstreamClient client = new UpstreamClient(certificate::trusting, ProxySelector.of(null));

    @BeforeAll
    static void certify(@TempDir Path folder) throws Exception {
        certificate = TestCertificate.of("localhost", folder);
    }

    @AfterEach
    void stop() {
        client.stop();
        over.countDown();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_connection_that_is_being_made(boolean virtual) throws Exception {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(full, waiting);
            there.countDown();

            assertEnds(virtual, "http://127.0.0.1:" + full.getLocalPort() + "/", SMALL);
        } finally {
            for (Socket each : waiting) {
                each.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_handshake(boolean virtual) throws Exception {
        try (RawServer server = new RawServer(socket -> {
            there.countDown();
            socket.getInputStream().readAllBytes();
        })) {
            assertEnds(virtual, "https://localhost:" + server.port() + "/", SMALL);
            awaitEnd(server);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_request_that_nobody_reads(boolean virtual) throws Exception {
        try (RawServer server = new RawServer(socket -> {
            socket.getInputStream().read();
            there.countDown();
            over.await();
        })) {
            assertEnds(virtual, "http://127.0.0.1:" + server.port() + "/", LARGE);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_request_over_tls_that_nobody_reads(boolean virtual) throws Exception {
        try (RawServer server = new RawServer(certificate.listening(), socket -> {
            socket.getInputStream().read();
            there.countDown();
            over.await();
        })) {
            assertEnds(virtual, "https://localhost:" + server.port() + "/", LARGE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true http", "false http", "true https", "false https"})
    void an_answer_that_does_not_begin(String kind) throws Exception {
        try (RawServer server = server(kind, "HTTP/1.1 102 Wait\r\n\r\nHTTP/1.1 200")) {
            assertEnds(kind.startsWith("true"), address(kind, server), SMALL);
            awaitEnd(server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true http", "false http", "true https", "false https"})
    void an_answer_that_does_not_end(String kind) throws Exception {
        try (RawServer server = server(kind, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")) {
            assertEnds(kind.startsWith("true"), address(kind, server), SMALL);
            awaitEnd(server);
        }
    }

    private RawServer server(String kind, String says) {
        RawServer.Talk talk = socket -> {
            while (socket.getInputStream().read() != '}') {
                // Waits for the last byte of the request.
            }
            RawServer.send(socket, says);
            there.countDown();
            socket.getInputStream().read();
        };
        return kind.endsWith("https") ? new RawServer(certificate.listening(), talk) : new RawServer(talk);
    }

    private static String address(String kind, RawServer server) {
        return kind.substring(kind.indexOf(' ') + 1) + "://localhost:" + server.port() + "/";
    }

    private void assertEnds(boolean virtual, String address, Slices body) throws Exception {
        UpstreamRequest request = new UpstreamRequest(URI.create(address), Map.of(), body, Duration.ofSeconds(50));
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            assertThatThrownBy(() -> {
                        try (UpstreamResponse response = client.send(request)) {
                            response.readAll(1_000, room());
                        }
                    })
                    .isInstanceOf(InterruptedException.class);
            return Thread.currentThread().isInterrupted();
        });
        Thread caller =
                virtual ? Thread.ofVirtual().start(task) : Thread.ofPlatform().start(task);
        assertThat(there.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(caller.join(Duration.ofMillis(100))).as("it waits").isFalse();

        caller.interrupt();

        assertThat(task.get(5, TimeUnit.SECONDS))
                .as("the interrupt is told once, by the exception")
                .isFalse();
    }

    private static void awaitEnd(RawServer server) {
        while (server.ends() == 0) {
            Thread.onSpinWait();
        }
    }

    /** Fills the backlog, so that the system accepts no more connections. */
    private static void fill(ServerSocket server, List<Socket> waiting) throws Exception {
        while (waiting.size() < 100) {
            Socket next = new Socket();
            waiting.add(next);
            try {
                next.connect(server.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
    }
}
