package dev.breakwater.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.it.RawRequests.Fate;
import dev.breakwater.it.RawRequests.Raw;
import dev.breakwater.testing.Behaviours;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Malformed and ambiguous requests, to the gateway directly and through HAProxy with the configuration in {@code haproxy/}:
 * each is refused or treated as exactly one request.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class RawHttpIT {

    private static final Deployed DEPLOYED = new Deployed();

    private static final HaProxy PROXY = new HaProxy();

    /**
     * Requests that the server handles itself before the WAR: it closes the connection, sends its own page, or handles them as
     * any other request. That is safe; docs/deploy describes it for each server.
     */
    private static final Map<String, Set<String>> OWN_WAYS = Map.of(
            "liberty",
            Set.of(
                    "a length of '99999999999999999999'",
                    "two lengths",
                    "a size that wraps",
                    "an endless extension",
                    "GET /v1/%00",
                    "a method in small letters"),
            "wildfly",
            Set.of(
                    "a size that is no number",
                    "a size with 0x",
                    "a negative size",
                    "a size that wraps",
                    "an endless extension",
                    "GET /WEB-INF/web.xml",
                    "GET v1/nothing",
                    "GET *",
                    "a connection to elsewhere",
                    "a method in small letters"));

    @ArquillianResource
    URL url;

    @Deployment(testable = false)
    static WebArchive gateway() throws IOException {
        DEPLOYED.configure("breakwater_settings: {max_request_bytes: 100000}\n", "plain", "smuggled", "pace", "left");
        return DEPLOYED.war();
    }

    @AfterAll
    static void end() throws Exception {
        PROXY.stop();
        // Requests that arrived after the end of their test.
        assertThat(DEPLOYED.provider().exchanges("smuggled")).isEmpty();
    }

    static List<Raw> requests() {
        return RawRequests.all();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void the_gateway_refuses_a_request_or_sees_one(Raw request) throws Exception {
        refusesOrSeesOne(request, url.getPort());
    }

    @ParameterizedTest
    @MethodSource("requests")
    void so_it_does_where_the_request_comes_in_several_packets(Raw request) throws Exception {
        refusesOrSeesOne(request, Deployed.inPieces(url));
    }

    private static void refusesOrSeesOne(Raw request, int port) throws Exception {
        Asked before = Asked.now();

        RawAnswer answer = RawAnswer.to(request.toBytes(), port);

        one(answer, before);
        if (OWN_WAYS.getOrDefault(System.getProperty("arquillian.launch", ""), Set.of())
                .contains(request.name())) {
            return;
        }
        answer.refusesInOpenAisFormOrWithoutWords();
        switch (request.fate()) {
            case ANSWERED -> assertThat(answer.status()).isEqualTo(200);
            case REFUSED -> assertThat(answer.status()).isBetween(400, 505);
            case EITHER -> {}
        }
    }

    @ParameterizedTest
    @MethodSource("requests")
    void so_does_haproxy_in_front_of_it(Raw request) throws Exception {
        int proxy = PROXY.before(url.getPort());
        Asked before = Asked.now();

        RawAnswer answer = RawAnswer.to(request.toBytes(), proxy);

        one(answer, before);
        // For bytes that are not HTTP at all it has a short page, which cannot be replaced.
        if (request.fate() == Fate.ANSWERED) {
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    /** Asserts that the request got the expected response or none, and that no smuggled request was processed. */
    private static void one(RawAnswer answer, Asked before) {
        Asked now = Asked.now();
        int asked = now.plain() - before.plain();
        assertThat(answer.answers()).as("answers: %s", answer).isLessThanOrEqualTo(2);
        assertThat(answer.successes()).as("good answers: %s", answer).isEqualTo(asked);
        assertThat(asked).as("requests to the provider: %s", answer).isLessThanOrEqualTo(1);
        assertThat(now.smuggled() - before.smuggled())
                .as("smuggled: %s", answer)
                .isZero();
    }

    @Test
    void a_body_that_is_too_long_is_413_whether_it_says_so_or_not() throws Exception {
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + Deployed.KEY + "\r\n";
        String body = "a".repeat(100_001);

        RawAnswer announced =
                RawAnswer.to(head + "Content-Length: " + body.length() + "\r\n\r\n" + body, url.getPort());
        RawAnswer inChunks = RawAnswer.to(
                head + "Transfer-Encoding: chunked\r\n\r\n186a1\r\n" + body + "\r\n0\r\n\r\n", url.getPort());

        assertThat(announced.status()).isEqualTo(413);
        assertThat(inChunks.status()).isEqualTo(413);
        announced.refusesInOpenAisFormOrWithoutWords();
        inChunks.refusesInOpenAisFormOrWithoutWords();
    }

    @ParameterizedTest
    @CsvSource({
        "2147483648, /v1/chat/completions",
        "4294967296, /v1/chat/completions",
        "999999999999999999, /v1/chat/completions",
        "2147483648, /v1/nothing"
    })
    void a_length_beyond_the_bound_is_413_before_any_of_the_body_has_come(String length, String path) throws Exception {
        RawAnswer answer = RawAnswer.to(
                "POST " + path + " HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\nContent-Length: "
                        + length + "\r\n\r\n{",
                url.getPort());

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).containsIgnoringCase("connection: close");
        answer.refusesInOpenAisFormOrWithoutWords();
    }

    @Test
    void the_tenth_wrong_key_is_429_and_a_right_one_is_let_in_all_the_same() throws Exception {
        String head = "GET /v1/models HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\napi-key: ";
        RawAnswer last = null;
        for (int i = 0; i < 10; i++) {
            last = RawAnswer.to(head + "sk-wrong\r\n\r\n", url.getPort());
        }

        assertThat(last.status()).isEqualTo(429);
        assertThat(last.text()).containsIgnoringCase("retry-after: ");
        assertThat(RawAnswer.to(head + Deployed.KEY + "\r\n\r\n", url.getPort()).status())
                .isEqualTo(200);
    }

    /** A server with a read timeout only would wait for such a client without an end. */
    @Test
    @DisabledIfSystemProperty(
            named = "arquillian.launch",
            matches = "liberty",
            disabledReason = "There was no answer after 53 s; docs/deploy/liberty.md says so")
    void a_call_whose_body_comes_a_byte_at_a_time_ends_after_half_a_minute() throws Exception {
        String head = "POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer " + Deployed.KEY + "\r\nContent-Length: 1000\r\n\r\n";

        RawAnswer answer = RawAnswer.drip(head, Duration.ofSeconds(2), url.getPort(), Duration.ofSeconds(50));

        assertThat(answer.status()).isEqualTo(408);
        // Payara sends the response but still waits for the rest of the body; the call itself is over.
        assertThat(answer.text()).containsIgnoringCase("connection: close");
        answer.refusesInOpenAisFormOrWithoutWords();
    }

    @Test
    void a_stream_is_a_stream_through_haproxy() throws Exception {
        Duration gap = Duration.ofMillis(400);
        DEPLOYED.provider().byDefault("pace", exchange -> {
            exchange.beginStream();
            for (String word : List.of("a", "b", "c", "d")) {
                exchange.event(Behaviours.words(word));
                exchange.pause(gap);
            }
            exchange.event(Behaviours.finish("stop"));
            exchange.event("[DONE]");
            exchange.endStream();
        });

        List<Long> arrivals = RawAnswer.arrivals(call("pace", true), PROXY.before(Deployed.inPieces(url)), "data: {\"");

        assertThat(arrivals).hasSizeGreaterThanOrEqualTo(4);
        assertThat(Duration.ofNanos(arrivals.get(3) - arrivals.get(0)))
                .as("three gaps of 400 ms")
                .isBetween(Duration.ofMillis(800), Duration.ofMillis(3_000));
    }

    @Test
    void a_client_that_leaves_haproxy_before_its_answer_ends_the_request_to_the_provider() throws Exception {
        DEPLOYED.provider().byDefault("left", Behaviours.stall());

        RawAnswer.leave(call("left", false), PROXY.before(url.getPort()), Duration.ofMillis(1_500));

        assertThat(DEPLOYED.provider().only("left").hungUpWithin(Duration.ofSeconds(3)))
                .isTrue();
    }

    private static String call(String group, boolean streamed) {
        String body = "{\"model\":\"" + group + "\",\"stream\":" + streamed + ",\"messages\":[]}";
        return "POST /v1/chat/completions HTTP/1.1\r\n"
                + "Host: gateway\r\n"
                + "Content-Type: application/json\r\n"
                + "Authorization: Bearer "
                + Deployed.KEY + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** The number of requests at the provider so far, for each of the two models. */
    private record Asked(int plain, int smuggled) {

        static Asked now() {
            return new Asked(
                    DEPLOYED.provider().count("plain"), DEPLOYED.provider().count("smuggled"));
        }
    }
}
