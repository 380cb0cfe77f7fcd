package dev.breakwater.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.breakwater.testing.Behaviours;
import dev.breakwater.testing.ConfigSample;
import dev.breakwater.testing.Exchange;
import dev.breakwater.testing.SplittingProxy;
import dev.breakwater.testing.SplittingProxy.Pauses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as bytes, in whatever pieces they arrive. */
class WireIT {

    private static final String CHAT = "/v1/chat/completions";
    private static final String BODY = "{\"model\":\"plain\",\"messages\":[]}";

    /** The statuses after which a server always closes the connection; empty means all. */
    private static final Map<String, Set<Integer>> CLOSING =
            Map.of("payara", Set.of(400, 500, 503), "liberty", Set.of(), "wildfly", Set.of(0));

    @RegisterExtension
    static final Gateway GATEWAY = new Gateway("""
        router_settings:
          num_retries: 0
          disable_cooldowns: true
        """, "failing")
            .entry("azure/*", "{model: \"azure/*\", api_base: \"{wild}\", api_key: sk-of-wild-0001}");

    /** F1: one HTTP/2 connection without a key, then calls whose head and body arrive separately. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20, 100})
    void a_connection_of_http_2_changes_nothing_for_others(int pause) throws Exception {
        try (Connection http2 = GATEWAY.connect()) {
            http2.send(Http2.PREFACE).send(Http2.SETTINGS).send(Http2.get("/health/live"));
            http2.answer(Duration.ofMillis(300));
        }
        byte[] request = Connection.request("POST", CHAT, BODY.getBytes(StandardCharsets.UTF_8));
        int head = request.length - BODY.length();

        for (int i = 0; i < 25; i++) {
            try (Connection connection = GATEWAY.connect()) {
                connection.send(Arrays.copyOf(request, head));
                TimeUnit.MILLISECONDS.sleep(pause);
                Answer answer = connection
                        .send(Arrays.copyOfRange(request, head, request.length))
                        .answer(Duration.ofSeconds(5));
                assertThat(answer.status()).as("call %s: %s", i, answer).isEqualTo(200);
            }
        }
    }

    /** F1: the upgrade that Java's own client requests. */
    @Test
    void a_request_that_asks_for_http_2_is_answered_and_so_is_the_next_one() throws Exception {
        byte[] request = Connection.request(
                "POST",
                CHAT,
                BODY.getBytes(StandardCharsets.UTF_8),
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA");
        java.net.http.HttpClient client = java.net.http.HttpClient.newBuilder()
                .version(java.net.http.HttpClient.Version.HTTP_2)
                .build();
        for (int i = 0; i < 5; i++) {
            java.net.http.HttpResponse<String> answer = client.send(
                    java.net.http.HttpRequest.newBuilder(
                                    java.net.URI.create("http://127.0.0.1:" + GATEWAY.port() + CHAT))
                            .header("Authorization", "Bearer " + ConfigSample.KEY)
                            .header("Content-Type", "application/json")
                            .timeout(Duration.ofSeconds(5))
                            .POST(java.net.http.HttpRequest.BodyPublishers.ofString(BODY))
                            .build(),
                    java.net.http.HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
        }

        try (Connection connection = GATEWAY.connect()) {
            assertThat(connection.send(request).answer(Duration.ofSeconds(5)).status())
                    .isIn(101, 200);
        }
    }

    /** F1: calls and streams in many packets, on both sides. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20, 100})
    void calls_and_streams_in_several_packets_are_answered(int pause) throws Exception {
        Pauses pauses = Pauses.of(Duration.ofMillis(pause));
        try (SplittingProxy proxy = new SplittingProxy(GATEWAY.port(), pauses, pauses);
                Connection connection = new Connection(proxy.port())) {
            for (int i = 0; i < 10; i++) {
                boolean streamed = i % 2 == 1;
                connection
                        .send(Gateway.call("plain", streamed))
                        .answer(Gateway.PATIENCE)
                        .says("hello from plain");
            }
        }
    }

    /** D2: a compressed body. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void a_packed_body_is_unpacked_or_refused_by_the_name_of_its_coding(String coding) throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream packing =
                coding.equals("deflate") ? new DeflaterOutputStream(packed) : new GZIPOutputStream(packed)) {
            packing.write(BODY.getBytes(StandardCharsets.UTF_8));
        }

        Answer answer = GATEWAY.post(CHAT, packed.toByteArray(), "Content-Encoding: " + coding);

        if (answer.status() == 200) {
            assertThat(coding).isIn("gzip", "deflate");
        } else {
            answer.isOurs(415);
            assertThat(answer.error()).contains(coding);
        }
    }

    /** D3: a chunk extension. */
    @Test
    void an_extension_of_a_chunk_is_passed_over_or_refused() throws Exception {
        byte[] head = Connection.request(
                "POST", CHAT, new byte[0], "Transfer-Encoding: chunked", "Content-Type: application/json");
        String chunks = Integer.toHexString(BODY.length()) + ";name=value\r\n" + BODY + "\r\n0\r\n\r\n";

        try (Connection connection = GATEWAY.connect()) {
            Answer answer = connection.send(head).send(chunks).answer(Gateway.PATIENCE);

            assertThat(answer.status()).isIn(200, 400);
            assertThat(answer.body()).doesNotContainIgnoringCase("<html");
        }
    }

    /** E10: a percent sign at the end of the path. */
    @ParameterizedTest
    @CsvSource({"GET,/x%", "GET,/%", "GET,/v1/models/%zz", "POST,/v1/chat/completions%", "POST,/v1/chat%2/completions"})
    void a_broken_escape_is_400_and_a_line_at_most(String method, String path) throws Exception {
        assumeFalse(Gateway.server().equals("payara"), "Payara responds to these itself; see docs/security.md");
        int before = GATEWAY.printed().length();

        Answer answer = GATEWAY.send(Connection.request(
                method, path, method.equals("POST") ? BODY.getBytes(StandardCharsets.UTF_8) : new byte[0]));

        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        // Liberty refuses them before the WAR, with its own HTML or JSON.
        assertThat(answer.body()).matches("(?s)|\\{\"error\":.*|(<H1>|\\{\"error_message\" : \")CWWWC0005I: .*");
        assertThat(GATEWAY.printed().substring(before)).doesNotContain("\tat ").doesNotContain("Exception");
    }

    /** E11: JSON on the wire is UTF-8 (RFC 8259 section 8.1). */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
    void a_body_in_another_encoding_is_400(String encoding) throws Exception {
        GATEWAY.post(CHAT, BODY.getBytes(Charset.forName(encoding))).isOurs(400);
        GATEWAY.post(
                        CHAT,
                        BODY.getBytes(Charset.forName(encoding)),
                        "Content-Type: application/json; charset=" + encoding)
                .isOurs(400, 415);
    }

    /** E11: a byte order mark of UTF-8. */
    @Test
    void a_byte_order_mark_is_skipped() throws Exception {
        GATEWAY.post(CHAT, "\ufeff" + BODY).says("hello from plain");
    }

    /** E13: model names that would change the path at the provider. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "../..",
                "a/../..",
                "a/../../b",
                "%2e%2e",
                "..%2f..",
                "a?b=c",
                "a#b",
                "a\\\\..",
                "a b",
                "a\\r\\nX: y"
            })
    void a_models_name_stays_in_its_place_in_the_path(String model) throws Exception {
        int before = asked().size();

        Answer answer = GATEWAY.chat("azure/" + model);

        assertThat(answer.ending()).isEqualTo(Answer.Ending.WHOLE);
        assertThat(asked().subList(before, asked().size())).allSatisfy(exchange -> {
            assertThat(exchange.target())
                    .matches("/wild/[^?#]*/deployments/[^/?#]+/chat/completions(\\?api-version=[^&?#]*)?")
                    .doesNotContain("/../", "/./", "\\", " ")
                    .doesNotContainIgnoringCase("/%2e");
            assertThat(exchange.headers()).doesNotContainKey("x");
        });
    }

    /** Requests that reached the provider under any name, without the plain calls. */
    private static List<Exchange> asked() {
        return Stream.of("wild", "openai", "chat", "..", ".")
                .flatMap(each -> GATEWAY.provider().exchanges(each).stream())
                .toList();
    }

    /** E19: bodies with a Content-Length above the limit. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "33554433",
                "2147483647",
                "2147483648",
                "3000000000",
                "4294967296",
                "99999999999",
                "999999999999999999"
            })
    void a_length_beyond_what_is_taken_is_413_at_once(String length) throws Exception {
        try (Connection connection = GATEWAY.connect()) {
            Answer answer = connection
                    .send(Connection.request(
                            "POST", CHAT, new byte[0], "Content-Length: " + length, "Content-Type: application/json"))
                    .answer(Duration.ofSeconds(5));

            answer.isOurs(413);
            assertThat(answer.took()).isLessThan(Duration.ofSeconds(1));
        }
    }

    /** E19, the general case: no length, or a number so long that the server itself refuses it. */
    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "9223372036854775808", "99999999999999999999", "1e9", "0x10"})
    void a_length_that_is_no_number_is_refused_at_once(String length) throws Exception {
        try (Connection connection = GATEWAY.connect()) {
            Answer answer = connection
                    .send(Connection.request(
                            "POST", CHAT, new byte[0], "Content-Length: " + length, "Content-Type: application/json"))
                    .answer(Duration.ofSeconds(5));

            assertThat(answer.status()).as("%s", answer).isIn(400, 413);
        }
    }

    /** F5: an error ends the call but not the connection, if the server supports that. */
    @ParameterizedTest
    @ValueSource(ints = {400, 404, 429, 500, 502, 503})
    void a_connection_lives_on_after_an_error_whose_body_was_read(int status) throws Exception {
        Set<Integer> closing = CLOSING.get(Gateway.server());
        assumeFalse(
                closing.isEmpty() || closing.contains(status),
                "this server closes the connection; see docs/security.md");
        GATEWAY.provider().byDefault("failing", Behaviours.error(status, "out of order"));

        try (Connection connection = GATEWAY.connect()) {
            connection
                    .send(Gateway.call("failing", false))
                    .answer(Gateway.PATIENCE)
                    .isOurs(status);
            connection
                    .send(Gateway.call("plain", false))
                    .answer(Gateway.PATIENCE)
                    .says("hello from plain");
        }
    }

    /** F5: two slashes. */
    @ParameterizedTest
    @ValueSource(strings = {"//v1/chat/completions", "/v1//chat/completions", "//chat/completions"})
    void two_slashes_are_one(String path) throws Exception {
        GATEWAY.post(path, BODY).says("hello from plain");
    }

    /** F5: a boolean given as a string. */
    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "\"false\"", "1", "{}"})
    void a_stream_is_asked_for_by_a_flag(String flag) throws IOException {
        Answer answer = GATEWAY.post(CHAT, BODY.replaceFirst("}$", ",\"stream\":" + flag + "}"));

        answer.isOurs(400);
        assertThat(answer.error()).contains("stream");
    }
}
