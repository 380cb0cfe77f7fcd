package dev.breakwater.upstream;

import static dev.breakwater.testing.Samples.room;
import static dev.breakwater.upstream.RawServer.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.json.Slices;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ConnectionTest {

    private static final Duration BRIEF = Duration.ofMillis(5);

    private final UpstreamClient client = new UpstreamClient();

    private RawServer server;

    @AfterEach
    void stop() {
        client.stop();
        server.close();
    }

    @Test
    void a_body_that_comes_byte_by_byte_is_exact_however_often_its_reader_gives_up() throws Exception {
        Semaphore next = new Semaphore(0);
        String body = "5;name=value\r\nhello\r\n10\r\n, dribbled world\r\n0\r\nTrailer: x\r\n\r\n";
        server = new RawServer(socket -> {
            while (!server.read(socket).isEmpty()) {
                RawServer.send(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (int i = 0; i < body.length(); i++) {
                    next.acquire();
                    RawServer.send(socket, body.substring(i, i + 1));
                }
            }
        });

        String first = slowly(next);
        String second = slowly(next);

        assertThat(List.of(first, second)).containsOnly("hello, dribbled world");
        assertThat(server.connections())
                .as("a reader that gave up may not know the end")
                .isEqualTo(2);
    }

    @Test
    void a_reader_that_gave_up_before_the_last_piece_leaves_a_clean_connection() throws Exception {
        Semaphore next = new Semaphore(0);
        server = new RawServer(socket -> {
            while (!server.read(socket).isEmpty()) {
                RawServer.send(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (String each : List.of("5\r", "\nhel", "lo", "\r\n6\r\n world\r\n0\r\n\r\n")) {
                    next.acquire();
                    RawServer.send(socket, each);
                }
            }
        });

        String first = slowly(next);
        String second = slowly(next);

        assertThat(List.of(first, second)).containsOnly("hello world");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void a_connection_that_the_provider_closed_is_not_used_again() throws Exception {
        server = new RawServer(socket -> {
            server.read(socket);
            RawServer.send(socket, answer("one"));
        });

        for (int i = 1; i <= 20; i++) {
            assertThat(ask()).isEqualTo("one");
            awaitEnds(i);
        }

        assertThat(server.connections()).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, 20_000})
    void what_comes_with_an_answer_is_never_the_next_one(int size) throws Exception {
        String body = "x".repeat(size);
        server = RawServer.answering(answer(body) + answer("smuggled"), answer("mine"));

        assertThat(ask()).isEqualTo(body);

        assertThat(ask()).isEqualTo("mine");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void what_comes_between_two_calls_is_never_an_answer() throws Exception {
        Semaphore read = new Semaphore(0);
        CountDownLatch sent = new CountDownLatch(1);
        server = new RawServer(socket -> {
            server.read(socket);
            RawServer.send(socket, answer("mine"));
            read.acquire();
            RawServer.send(socket, answer("smuggled"));
            sent.countDown();
            server.read(socket);
        });
        ask();

        read.release(2);
        sent.await();

        assertThat(ask()).isEqualTo("mine");
        assertThat(server.connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2|Content-Length: 20",
                "Content-Length: 2|Content-Length: 2",
                "Content-Length: 2, 2",
                "Content-Length: -2",
                "Content-Length: +2",
                "Content-Length: 0x2",
                "Content-Length: ",
                "Content-Length: 18446744073709551615",
                "Content-Length: 99999999999999999999",
                "Content-Length: 2|Transfer-Encoding: chunked",
                "transfer-encoding: chunked|content-length: 2",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked|Transfer-Encoding: chunked",
                "Transfer-Encoding: identity",
                "Content-Length: 2|Content-Encoding: gzip",
                "Content-Length: 2|Content-Encoding: identity|Content-Encoding: br",
            })
    void an_answer_that_can_be_read_in_two_ways_is_refused(String lines) {
        server = RawServer.answering("HTTP/1.1 200 OK\r\n" + lines.replace("|", "\r\n") + "\r\n\r\n{}");

        assertThatThrownBy(this::ask).isInstanceOf(IOException.class).hasMessageContaining("the response");

        assertThatThrownBy(this::ask).isInstanceOf(IOException.class);
        assertThat(server.connections()).as("never twice on one").isEqualTo(2);
    }

    @Test
    void announcements_of_an_answer_are_passed_over() throws Exception {
        server = RawServer.answering("HTTP/1.1 102 Wait\r\n\r\nHTTP/1.1 103 Hints\r\nLink: a\r\n\r\n" + answer("{}"));

        assertThat(ask()).isEqualTo("{}");
    }

    @Test
    void announcements_without_an_end_are_refused() {
        server = RawServer.answering("HTTP/1.1 102 Wait\r\n\r\n".repeat(9) + answer("{}"));

        assertThatThrownBy(this::ask).isInstanceOf(IOException.class).hasMessageContaining("interim responses");
    }

    @ParameterizedTest
    @ValueSource(strings = {"101", "099", "000"})
    void a_status_that_nobody_asked_for_is_refused(String status) {
        server = RawServer.answering("HTTP/1.1 " + status + " X\r\n\r\n" + answer("{}"));

        assertThatThrownBy(this::ask).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a: b\r\n", " folded\r\n", "\r\n"})
    void a_head_without_an_end_is_refused(String more) {
        server = new RawServer(socket -> {
            server.read(socket);
            RawServer.send(socket, more.equals("\r\n") ? "" : "HTTP/1.1 200 OK\r\nx: y\r\n");
            while (true) {
                RawServer.send(socket, more.repeat(1_000));
            }
        });

        assertThatThrownBy(this::ask)
                .isInstanceOf(UnusableAnswerException.class)
                .hasMessageContaining("head");
    }

    @Test
    void a_head_is_bounded_as_a_whole() {
        server = RawServer.answering("HTTP/1.1 200 OK\r\n" + ("x: " + "y".repeat(1_000) + "\r\n").repeat(70) + "\r\n");

        assertThatThrownBy(this::ask)
                .isInstanceOf(UnusableAnswerException.class)
                .hasMessageContaining("head");
    }

    @Test
    void announcements_and_the_head_are_bounded_together() {
        String interim = "HTTP/1.1 103 Hints\r\nLink: " + "x".repeat(10_000) + "\r\n\r\n";
        server = RawServer.answering(interim.repeat(7) + answer("{}"));

        assertThatThrownBy(this::ask)
                .isInstanceOf(UnusableAnswerException.class)
                .hasMessageContaining("head");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-ratelimit-a b: 1",
                "x-ratelimit-\u00e4: 1",
                "x(y): 1",
                "x\u0000: 1",
                "x: a\u0007b",
                "x: a\u007fb",
            })
    void a_header_that_is_none_makes_the_answer_unusable(String line) {
        server = RawServer.answering("HTTP/1.1 200 OK\r\n" + line + "\r\nContent-Length: 2\r\n\r\n{}");

        assertThatThrownBy(this::ask).isInstanceOf(UnusableAnswerException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X!#$%&'*+-.^_`|~1: a", "x:", "x: a\tb", "x: \u00e4"})
    void a_header_that_is_one_is_taken(String line) throws Exception {
        server = RawServer.answering("HTTP/1.1 200 OK\r\n" + line + "\r\nContent-Length: 2\r\n\r\n{}");

        assertThat(ask()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1", // a size
                "1;x=y", // an extension
                "1;a=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\r\nx\r\n", // an extension for each byte
                "0\r\na: b\r\n", // trailers
                "0\r\na: b\r\n folded\r\n",
            })
    void the_framing_of_chunks_has_an_end(String more) {
        server = new RawServer(socket -> {
            server.read(socket);
            RawServer.send(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            RawServer.send(socket, more.startsWith("0") ? "0\r\n" : "");
            while (true) {
                RawServer.send(socket, more.replaceFirst("^0\r\n", "").repeat(1_000));
            }
        });

        assertThatThrownBy(this::ask)
                .isInstanceOf(UnusableAnswerException.class)
                .hasMessageContaining("framing");
    }

    @Test
    void chunks_of_one_byte_are_a_body_like_any_other() throws Exception {
        String body = "x".repeat(100_000);
        server = RawServer.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + "1\r\nx\r\n".repeat(100_000) + "0\r\n\r\n");

        assertThat(ask()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_kept_connection_that_was_dropped_is_replaced(boolean reset) throws Exception {
        server = dropping(reset, "");

        assertThat(ask()).isEqualTo("one");
        assertThat(ask()).isEqualTo("two");

        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.heads()).hasSize(3);
    }

    @Test
    void a_request_is_sent_again_once() {
        AtomicInteger connections = new AtomicInteger();
        server = new RawServer(socket -> {
            server.read(socket);
            if (connections.getAndIncrement() == 0) {
                RawServer.send(socket, answer("one"));
                server.read(socket);
            }
        });

        assertThatThrownBy(() -> {
                    ask();
                    ask();
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("without a response");

        assertThat(server.heads()).hasSize(3);
    }

    @Test
    void a_request_that_was_answered_by_one_byte_is_not_sent_again() throws Exception {
        server = dropping(false, "H");
        ask();

        assertThatThrownBy(this::ask).isInstanceOf(IOException.class);

        assertThat(server.connections()).isEqualTo(1);
    }

    /** Responds once, closes the connection at the next request, and serves later connections. */
    private RawServer dropping(boolean reset, String before) {
        AtomicInteger connections = new AtomicInteger();
        return new RawServer(socket -> {
            if (connections.getAndIncrement() > 0) {
                server.read(socket);
                RawServer.send(socket, answer("two"));
                server.read(socket);
                return;
            }
            server.read(socket);
            RawServer.send(socket, answer("one"));
            server.read(socket);
            RawServer.send(socket, before);
            if (reset) {
                socket.setSoLinger(true, 0);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 2OO OK\r\n\r\n", "HTTP/1.1\r\n\r\n"})
    void what_is_no_answer_is_refused(String bytes) {
        server = RawServer.answering(bytes);

        assertThatThrownBy(this::ask).isInstanceOf(IOException.class);
    }

    @Test
    void a_provider_that_says_why_it_stopped_reading_is_heard() throws Exception {
        server = new RawServer(socket -> {
            server.readHead(socket);
            RawServer.send(socket, "HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
        });
        Slices large = Slices.of(new byte[50 << 20]);

        for (int i = 0; i < 5; i++) {
            try (UpstreamResponse response = client.send(request("/", Map.of(), large))) {
                assertThat(response.status()).isEqualTo(413);
                assertThat(response.readAll(100, room())).asString(UTF_8).isEqualTo("big");
            }
        }

        assertThat(server.connections()).isEqualTo(5);
    }

    @Test
    void a_provider_that_stops_reading_without_a_word_is_told() {
        server = new RawServer(socket -> server.readHead(socket));
        Slices large = Slices.of(new byte[50 << 20]);

        assertThatThrownBy(() -> client.send(request("/", Map.of(), large))).isInstanceOf(IOException.class);
    }

    @Test
    void a_provider_that_closes_without_an_answer_is_asked_once() {
        server = new RawServer(socket -> server.read(socket));

        assertThatThrownBy(this::ask).isInstanceOf(IOException.class).hasMessageContaining("without a response");

        assertThat(server.heads()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 200 OK",
                "HTTP/1.0 200 OK|Connection: keep-alive",
                "HTTP/1.1 200 OK|Connection: close",
                "HTTP/1.1 200 OK|connection: Close",
                "HTTP/1.1 200 OK|Connection: keep-alive, close",
                "HTTP/1.1 200 OK|Connection: keep-alive|Connection: close",
            })
    void a_connection_that_is_to_be_closed_does_not_serve_again(String head) throws Exception {
        server = RawServer.answering(head.replace("|", "\r\n") + "\r\nContent-Length: 2\r\n\r\n{}");

        ask();
        ask();

        assertThat(server.connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: keep-alive",
                "Connection: Keep-Alive|Keep-Alive: timeout=5, max=100",
                "Connection: x-close, closed",
                "Keep-Alive: close",
            })
    void other_words_on_the_connection_do_not_end_it(String lines) throws Exception {
        server = RawServer.answering(
                "HTTP/1.1 200 OK\r\n" + lines.replace("|", "\r\n") + "\r\nContent-Length: 2\r\n\r\n{}");

        ask();
        ask();

        assertThat(server.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "204 No Content\r\nContent-Length: 5", "304 No\r\nContent-Length: 5"})
    void a_status_without_a_body_has_none_whatever_its_length(String start) throws Exception {
        server = RawServer.answering("HTTP/1.1 " + start + "\r\n\r\n", answer("next"));

        assertThat(ask()).isEmpty();

        assertThat(ask()).isEqualTo("next");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void a_coding_where_no_body_can_be_ends_the_connection() throws Exception {
        server = RawServer.answering("HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\n\r\n", answer("next"));

        assertThat(ask()).isEmpty();

        assertThat(ask()).isEqualTo("next");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void a_body_without_a_length_ends_with_its_connection() throws Exception {
        server = new RawServer(socket -> {
            server.read(socket);
            RawServer.send(socket, "HTTP/1.1 200 OK\r\n\r\nall of it");
        });

        assertThat(ask()).isEqualTo("all of it");
    }

    @Test
    void headers_that_are_the_connections_own_are_not_sent() throws Exception {
        server = RawServer.answering(answer("{}"));
        Map<String, String> headers = Map.of(
                "host",
                "evil",
                "CONTENT-LENGTH",
                "99",
                "Transfer-Encoding",
                "chunked",
                "connection",
                "close",
                "X",
                "y");

        ask("/", headers);

        assertThat(server.heads().get(0))
                .contains("X: y\r\n", "Content-Length: 2\r\n", "Host: 127.0.0.1:" + server.port() + "\r\n")
                .doesNotContainIgnoringCase("evil")
                .doesNotContainIgnoringCase("transfer-encoding")
                .doesNotContainIgnoringCase("connection:")
                .doesNotContain(": 99");
    }

    @Test
    void a_header_is_sent_once_whatever_the_case_of_its_name() throws Exception {
        server = RawServer.answering(answer("{}"));

        ask("/", Map.of("user-agent", "mine", "CONTENT-TYPE", "text/plain"));

        assertThat(server.heads().get(0).lines().map(line -> line.replaceAll(":.*", "")))
                .containsOnlyOnce("user-agent", "CONTENT-TYPE")
                .doesNotContain("User-Agent", "Content-Type");
    }

    @Test
    void a_headers_value_cannot_begin_another_line() throws Exception {
        server = RawServer.answering(answer("{}"));

        ask("/", Map.of("X", "y\r\nEvil: z"));

        assertThat(server.heads().get(0)).contains("X: y??Evil: z\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat?api-version=1&b=%20", "//v1/chat", "/a:b/c", "/?q", "/%2e%2e/x"})
    void the_target_is_sent_as_it_stands(String target) throws Exception {
        server = RawServer.answering(answer("{}"));

        ask(target, Map.of());

        assertThat(server.heads().get(0)).startsWith("POST " + target + " HTTP/1.1\r\n");
    }

    @Test
    void an_address_without_a_path_is_the_root() throws Exception {
        server = RawServer.answering(answer("{}"));

        ask("", Map.of());

        assertThat(server.heads().get(0)).startsWith("POST / HTTP/1.1\r\n");
    }

    @Test
    void a_user_in_the_address_is_not_told_to_anybody() throws Exception {
        server = RawServer.answering(answer("{}"));
        URI uri = URI.create("http://user:secret@127.0.0.1:" + server.port() + "/v1");

        client.send(new UpstreamRequest(uri, Map.of(), Slices.of("{}"), Duration.ofSeconds(5)))
                .close();

        assertThat(server.heads().get(0))
                .contains("Host: 127.0.0.1:" + server.port() + "\r\n")
                .doesNotContain("user:", "secret");
    }

    /** Reads with a short timeout; after each timeout the server may continue. */
    private String slowly(Semaphore next) throws Exception {
        StringBuilder text = new StringBuilder();
        try (UpstreamResponse response = client.send(request("/", Map.of(), Slices.of("{}")))) {
            while (!response.body().whole()) {
                ByteBuffer piece = response.body().read(BRIEF);
                if (!piece.hasRemaining() && !response.body().whole()) {
                    next.release();
                }
                text.append(UTF_8.decode(piece));
            }
        }
        next.drainPermits();
        return text.toString();
    }

    private void awaitEnds(int count) {
        while (server.ends() < count) {
            Thread.onSpinWait();
        }
    }

    private String ask() throws IOException, InterruptedException {
        return ask("/v1", Map.of());
    }

    private String ask(String target, Map<String, String> headers) throws IOException, InterruptedException {
        try (UpstreamResponse response = client.send(request(target, headers, Slices.of("{}")))) {
            return new String(response.readAll(1 << 20, room()), UTF_8);
        }
    }

    private UpstreamRequest request(String target, Map<String, String> headers, Slices body) {
        return new UpstreamRequest(
                URI.create("http://127.0.0.1:" + server.port() + target), headers, body, Duration.ofSeconds(5));
    }
}
