package dev.breakwater.upstream;

import static dev.breakwater.testing.Samples.room;
import static dev.breakwater.upstream.RawServer.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.json.Slices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConnectorTest {

    private static TestCertificate certificate;

    private final ProxySelector direct = ProxySelector.of(null);

    private RawServer server;
    private UpstreamClient client;

    @BeforeAll
    static void certify(@TempDir Path folder) throws Exception {
        certificate = TestCertificate.of("localhost", folder);
    }

    @AfterEach
    void stop() {
        client.stop();
        server.close();
    }

    @Test
    void a_server_whose_certificate_is_trusted_is_spoken_to_on_one_connection() throws Exception {
        server = secure(answer("one"), answer("two"));
        client = new UpstreamClient(certificate::trusting, direct);

        assertThat(ask("https://localhost:" + server.port() + "/v1")).isEqualTo("one");

        assertThat(ask("https://localhost:" + server.port() + "/v1")).isEqualTo("two");
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.heads().get(0)).contains("Host: localhost:" + server.port() + "\r\n");
    }

    @Test
    void a_certificate_that_is_not_trusted_is_refused_before_anything_is_sent() {
        server = secure(answer("one"));
        client = new UpstreamClient();

        assertThatThrownBy(() -> ask("https://localhost:" + server.port() + "/v1"))
                .isInstanceOf(SSLException.class);

        assertThat(server.heads()).isEmpty();
    }

    @Test
    void a_certificate_of_another_host_is_refused_before_anything_is_sent() {
        server = secure(answer("one"));
        client = new UpstreamClient(certificate::trusting, direct);

        assertThatThrownBy(() -> ask("https://127.0.0.1:" + server.port() + "/v1"))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining("127.0.0.1");

        assertThat(server.heads()).isEmpty();
    }

    @Test
    void what_tls_has_read_beyond_an_answer_is_never_the_next_one() throws Exception {
        String body = "x".repeat(10_000);
        server = secure(answer(body) + answer("smuggled"), answer("mine"));
        client = new UpstreamClient(certificate::trusting, direct);

        assertThat(ask("https://localhost:" + server.port() + "/v1")).isEqualTo(body);

        assertThat(ask("https://localhost:" + server.port() + "/v1")).isEqualTo("mine");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void a_provider_that_says_why_it_stopped_reading_is_heard_over_tls() throws Exception {
        server = new RawServer(certificate.listening(), socket -> {
            server.readHead(socket);
            RawServer.send(socket, "HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
        });
        client = new UpstreamClient(certificate::trusting, direct);
        UpstreamRequest large = new UpstreamRequest(
                URI.create("https://localhost:" + server.port() + "/"),
                Map.of(),
                Slices.of(new byte[50 << 20]),
                Duration.ofSeconds(10));

        try (UpstreamResponse response = client.send(large)) {
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.readAll(100, room())).asString(UTF_8).isEqualTo("big");
        }
    }

    @Test
    void a_record_that_comes_byte_by_byte_is_exact_however_often_its_reader_gives_up() throws Exception {
        Semaphore next = new Semaphore(0);
        AtomicBoolean slow = new AtomicBoolean();
        server = secure(answer("a record of its own"));
        RawServer between = new RawServer(socket -> relay(socket, server.port(), () -> {
            if (slow.get()) {
                next.acquire();
            }
        }));
        client = new UpstreamClient(certificate::trusting, direct);
        StringBuilder text = new StringBuilder();

        try (between;
                UpstreamResponse response = client.send(request("https://localhost:" + between.port() + "/"))) {
            text.append(UTF_8.decode(response.body().read(Duration.ofSeconds(5))));
            slow.set(true);
            while (!response.body().whole()) {
                ByteBuffer piece = response.body().read(Duration.ofMillis(5));
                next.release();
                text.append(UTF_8.decode(piece));
            }
        }

        assertThat(text).hasToString("a record of its own");
    }

    @Test
    void a_server_behind_a_proxy_is_spoken_to_through_it_alone() throws Exception {
        server = secure(answer("one"), answer("two"));
        RawServer proxy = proxy("HTTP/1.1 200 Go on\r\nContent-Length: 0\r\n\r\n");
        client = new UpstreamClient(certificate::trusting, through(proxy));

        try (proxy) {
            assertThat(ask("https://localhost:" + server.port() + "/v1")).isEqualTo("one");
            assertThat(ask("https://localhost:" + server.port() + "/v1")).isEqualTo("two");

            assertThat(proxy.heads())
                    .containsExactly("CONNECT localhost:" + server.port() + " HTTP/1.1\r\nHost: localhost:"
                            + server.port() + "\r\n\r\n");
        }
        assertThat(server.heads()).hasSize(2).allMatch(head -> head.startsWith("POST /v1 HTTP/1.1\r\n"));
    }

    @Test
    void a_certificate_of_another_host_is_refused_behind_a_proxy_too() {
        server = secure(answer("one"));
        RawServer proxy = proxy("HTTP/1.1 200 Go on\r\n\r\n");
        client = new UpstreamClient(certificate::trusting, through(proxy));

        try (proxy) {
            assertThatThrownBy(() -> ask("https://127.0.0.1:" + server.port() + "/v1"))
                    .isInstanceOf(SSLException.class);
        }
        assertThat(server.heads()).isEmpty();
    }

    @Test
    void a_proxy_that_will_not_is_told_with_its_status() {
        server = proxy("HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n");
        client = new UpstreamClient(certificate::trusting, through(server));

        assertThatThrownBy(() -> ask("https://[2001:db8::1]/v1"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("[2001:db8::1]:443")
                .hasMessageContaining("407");
        assertThat(server.heads().get(0)).startsWith("CONNECT [2001:db8::1]:443 HTTP/1.1\r\n");
    }

    @Test
    void a_proxys_head_without_an_end_is_refused() {
        server = proxy("HTTP/1.1 200 Go on\r\n" + "a: b\r\n".repeat(1_000));
        client = new UpstreamClient(certificate::trusting, through(server));

        assertThatThrownBy(() -> ask("https://localhost/v1"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("exceeded");
    }

    @Test
    void a_proxy_is_told_the_whole_address_of_a_plain_request() throws Exception {
        server = RawServer.answering(answer("one"));
        client = new UpstreamClient(certificate::trusting, through(server));

        assertThat(ask("http://my_service:8000/v1/chat?a=b")).isEqualTo("one");
        assertThat(ask("http://my_service:8000/v1/chat?a=b")).isEqualTo("one");

        assertThat(server.heads().get(0))
                .startsWith("POST http://my_service:8000/v1/chat?a=b HTTP/1.1\r\nHost: my_service:8000\r\n");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void a_name_that_nobody_knows_is_told() {
        server = RawServer.answering(answer("one"));
        client = new UpstreamClient(certificate::trusting, direct);

        assertThatThrownBy(() -> ask("http://nobody.invalid/v1")).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void a_server_that_says_nothing_of_tls_is_given_up_in_the_time_of_a_connection() {
        server = new RawServer(socket -> socket.getInputStream().readAllBytes());
        client = new UpstreamClient(certificate::trusting, direct);
        UpstreamRequest request = new UpstreamRequest(
                URI.create("https://localhost:" + server.port() + "/"),
                Map.of(),
                Slices.of("{}"),
                Duration.ofMillis(100));

        assertThatThrownBy(() -> client.send(request)).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void a_server_that_dribbles_its_handshake_is_given_up_in_the_time_of_a_connection() throws Exception {
        server = secure(answer("one"));
        Semaphore never = new Semaphore(0);
        RawServer between = new RawServer(socket ->
                relay(socket, server.port(), () -> never.tryAcquire(50, java.util.concurrent.TimeUnit.MILLISECONDS)));
        client = new UpstreamClient(certificate::trusting, direct);
        UpstreamRequest request = new UpstreamRequest(
                URI.create("https://localhost:" + between.port() + "/"),
                Map.of(),
                Slices.of("{}"),
                Duration.ofMillis(500));
        long begun = System.nanoTime();

        try (between) {
            assertThatThrownBy(() -> client.send(request)).isInstanceOf(SocketTimeoutException.class);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }

    private static RawServer secure(String... answers) {
        return RawServer.answering(certificate.listening(), answers);
    }

    /** A proxy that sends this response and, if it is a success, relays to the server. */
    private RawServer proxy(String says) {
        RawServer[] self = new RawServer[1];
        self[0] = new RawServer(socket -> {
            self[0].readHead(socket);
            RawServer.send(socket, says);
            if (server != self[0]) {
                relay(socket, server.port(), () -> {});
            }
        });
        return self[0];
    }

    private static ProxySelector through(RawServer proxy) {
        return ProxySelector.of(InetSocketAddress.createUnresolved("127.0.0.1", proxy.port()));
    }

    /** Runs before each byte to the client. */
    @FunctionalInterface
    private interface Gate {
        void pass() throws InterruptedException;
    }

    private static void relay(Socket client, int port, Gate gate) throws IOException, InterruptedException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> {
                try (server) {
                    client.getInputStream().transferTo(server.getOutputStream());
                } catch (IOException over) {
                    // The relay ends, too.
                }
            });
            for (int each = server.getInputStream().read();
                    each >= 0;
                    each = server.getInputStream().read()) {
                gate.pass();
                client.getOutputStream().write(each);
            }
        }
    }

    private String ask(String address) throws IOException, InterruptedException {
        try (UpstreamResponse response = client.send(request(address))) {
            return new String(response.readAll(1 << 20, room()), UTF_8);
        }
    }

    private static UpstreamRequest request(String address) {
        return new UpstreamRequest(URI.create(address), Map.of(), Slices.of("{}"), Duration.ofSeconds(10));
    }
}
