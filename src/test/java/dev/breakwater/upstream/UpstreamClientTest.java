package dev.breakwater.upstream;

import static dev.breakwater.testing.Behaviours.bothLengths;
import static dev.breakwater.testing.Behaviours.close;
import static dev.breakwater.testing.Behaviours.dribble;
import static dev.breakwater.testing.Behaviours.events;
import static dev.breakwater.testing.Behaviours.raw;
import static dev.breakwater.testing.Behaviours.reset;
import static dev.breakwater.testing.Behaviours.silentAfter;
import static dev.breakwater.testing.Behaviours.stall;
import static dev.breakwater.testing.Behaviours.truncated;
import static dev.breakwater.testing.Behaviours.wire;
import static dev.breakwater.testing.Samples.room;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.call.ByteBudget;
import dev.breakwater.json.Slices;
import dev.breakwater.testing.Exchange;
import dev.breakwater.testing.ScriptedUpstream;
import dev.breakwater.testing.ScriptedUpstream.Behaviour;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class UpstreamClientTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final int MANY = 1 << 20;

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final UpstreamClient client = new UpstreamClient();

    @AfterEach
    void stop() {
        client.stop();
        upstream.close();
    }

    @Test
    void sends_one_plain_post() throws Exception {
        ask("{\"a\":1}", Map.of("Authorization", "Bearer k", "User-Agent", "mine"));

        Exchange sent = upstream.only("d");
        assertThat(sent.method()).isEqualTo("POST");
        assertThat(sent.target()).isEqualTo("/d/v1/chat/completions");
        assertThat(sent.body()).asString(UTF_8).isEqualTo("{\"a\":1}");
        assertThat(sent.headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("accept-encoding", "identity")
                .containsEntry("authorization", "Bearer k")
                .containsEntry("user-agent", "mine")
                .containsEntry("content-length", "7")
                .doesNotContainKeys("upgrade", "http2-settings", "expect", "transfer-encoding");
    }

    @Test
    void a_get_has_no_body_and_a_head_no_answer() throws Exception {
        upstream.byDefault("d", raw(200, "{}"));
        URI uri = URI.create(upstream.url("d") + "/files?limit=1");

        for (String method : List.of("GET", "HEAD")) {
            client.send(new UpstreamRequest(method, uri, Map.of(), Slices.of(""), Duration.ofSeconds(5)))
                    .close();
        }

        assertThat(upstream.exchanges("d")).extracting(Exchange::method).containsExactly("GET", "HEAD");
        assertThat(upstream.exchanges("d").get(0).target()).isEqualTo("/d/v1/files?limit=1");
        assertThat(upstream.exchanges("d").get(0).headers()).doesNotContainKeys("content-type", "content-length");
    }

    @Test
    void what_must_not_be_repeated_gets_a_connection_of_its_own() throws Exception {
        upstream.byDefault("d", raw(200, "{}"));
        ask("{}", Map.of());

        client.sendOnce(request(Slices.of("{}"), Map.of())).close();

        assertThat(upstream.connections()).isEqualTo(2);
    }

    @Test
    void a_body_of_five_megabytes_in_pieces_goes_out_byte_for_byte() throws Exception {
        byte[] bytes = new byte[5 << 20];
        new Random(3).nextBytes(bytes);
        Slices body = new Slices(List.of(
                new Slices.Slice(bytes, 0, 1),
                new Slices.Slice(bytes, 1, 3 << 20),
                new Slices.Slice(bytes, 1 + (3 << 20), bytes.length - 1 - (3 << 20))));
        upstream.script("d", raw(200, "{}"));

        try (UpstreamResponse response = client.send(request(body, Map.of()))) {
            assertThat(response.readAll(MANY, room())).asString(UTF_8).isEqualTo("{}");
        }

        assertThat(upstream.only("d").body()).isEqualTo(bytes);
    }

    @Test
    void a_connection_serves_again_after_a_whole_answer() throws Exception {
        upstream.byDefault("d", raw(200, "{}"));

        for (int i = 0; i < 5; i++) {
            ask("{}", Map.of());
        }

        assertThat(upstream.count("d")).isEqualTo(5);
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    void a_redirect_is_not_followed() throws Exception {
        upstream.script("d", raw(307, "", "Location: " + upstream.url("elsewhere") + "/chat/completions"));

        try (UpstreamResponse response = client.send(request(Slices.of("{}"), Map.of("Authorization", "Bearer k")))) {
            assertThat(response.status()).isEqualTo(307);
        }

        assertThat(upstream.count("elsewhere")).isZero();
    }

    @Test
    void a_compressed_answer_is_refused() {
        assertRefused(raw(200, "{}", "Content-Encoding: gzip"), "compressed");
    }

    @Test
    void an_answer_with_two_lengths_is_refused() {
        assertRefused(bothLengths(), "both Content-Length and Transfer-Encoding");
    }

    @Test
    void an_answer_that_says_it_is_not_compressed_is_taken() throws Exception {
        upstream.script("d", raw(200, "{}", "Content-Encoding: identity"));

        assertThat(ask("{}", Map.of())).isEqualTo("{}");
    }

    @Test
    void a_refused_connection_is_told() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        UpstreamRequest request = new UpstreamRequest(
                URI.create("http://127.0.0.1:" + port + "/"), Map.of(), Slices.of("{}"), Duration.ofSeconds(5));

        assertThatThrownBy(() -> client.send(request)).isInstanceOf(ConnectException.class);
    }

    @Test
    void a_cut_connection_is_told() {
        assertBroken(reset());
        assertBroken(close());
        assertBroken(truncated());
    }

    @Test
    void an_answer_that_is_too_long_is_refused() {
        upstream.script("d", raw(200, "x".repeat(101)));

        assertThatThrownBy(() -> {
                    try (UpstreamResponse response = client.send(request(Slices.of("{}"), Map.of()))) {
                        response.readAll(100, room());
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than 100 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 100_000, 3_000_000})
    void what_is_held_is_counted_and_no_more_than_it(int size) throws Exception {
        Counter counter = new Counter();
        String chunks = Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n0\r\n\r\n";
        upstream.script(
                "d",
                raw(200, "x".repeat(size)),
                wire("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks));

        for (int i = 0; i < 2; i++) {
            try (UpstreamResponse response = client.send(request(Slices.of("{}"), Map.of()));
                    ByteBudget.Share room = new ByteBudget.Share(counter, Long.MAX_VALUE)) {
                assertThat(response.readAll(size, room)).hasSize(size);
                assertThat(counter.held()).as("the answer").isEqualTo(size);
            }
            assertThat(counter.held()).isZero();
        }

        assertThat(counter.peak).as("while it grew").isLessThanOrEqualTo(2L * size + 4_096);
    }

    @Test
    void an_answer_without_an_end_is_taken_to_its_bound() throws Exception {
        Counter counter = new Counter();
        upstream.script("d", exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\n\r\n");
            while (true) {
                exchange.send("x".repeat(100_000));
            }
        });

        try (UpstreamResponse response = client.send(request(Slices.of("{}"), Map.of()));
                ByteBudget.Share room = new ByteBudget.Share(counter, Long.MAX_VALUE)) {
            assertThatThrownBy(() -> response.readAll(1_000_000, room))
                    .isInstanceOf(UnusableAnswerException.class)
                    .hasMessageContaining("longer than 1000000 bytes");
        }

        assertThat(counter.peak).isLessThanOrEqualTo(2_000_000);
        assertThat(upstream.only("d").hungUpWithin(AT_ONCE)).isTrue();
    }

    @Test
    void an_answer_for_which_there_is_no_room_is_not_read() throws Exception {
        Counter counter = new Counter();
        upstream.script("d", raw(200, "x".repeat(100_000)));

        try (UpstreamResponse response = client.send(request(Slices.of("{}"), Map.of()));
                ByteBudget.Share room = new ByteBudget.Share(counter, 99_999)) {
            assertThatThrownBy(() -> response.readAll(MANY, room)).isInstanceOf(NoRoomException.class);
        }

        assertThat(counter.held()).isZero();
    }

    @Test
    void a_length_that_is_too_great_is_not_even_begun() throws Exception {
        upstream.script("d", exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n");
            exchange.pause(Duration.ofMinutes(1));
        });

        try (UpstreamResponse response = client.send(request(Slices.of("{}"), Map.of()))) {
            assertThatThrownBy(() -> response.readAll(MANY, room())).isInstanceOf(UnusableAnswerException.class);
        }
    }

    @Test
    void the_beginning_of_a_body_is_what_comes_in_time() throws Exception {
        upstream.script("d", raw(200, "x".repeat(5_000)), raw(200, "x".repeat(5_000)), silentAfter("x"));

        assertThat(beginning(5_001, Duration.ofSeconds(5))).isEqualTo("x".repeat(5_000));
        assertThat(beginning(4_500, Duration.ofSeconds(5))).isEqualTo("x".repeat(4_500));
        assertThat(beginning(5_000, Duration.ofMillis(50))).isEqualTo("data: x\n\n");
    }

    static Stream<Arguments> firstBytes() {
        return Stream.of(
                Arguments.of("{\"a\":1}", "{"),
                Arguments.of(" \r\n\t{}", "{"),
                Arguments.of("\uFEFF{}", "{"),
                Arguments.of("\uFEFF \n[", "["),
                Arguments.of("data: x\n\n", "d"),
                Arguments.of(": x\n\n", ":"),
                Arguments.of("\n".repeat(3_000) + "<", "<"),
                Arguments.of("", ""),
                Arguments.of("\uFEFF", ""),
                Arguments.of(" \n ", ""));
    }

    @ParameterizedTest
    @MethodSource("firstBytes")
    void the_first_byte_is_told_and_stays(String body, String first) throws Exception {
        byte[] bytes = body.getBytes(UTF_8);
        upstream.script("d", raw(200, body), exchange -> {
            exchange.beginStream();
            for (byte each : bytes) {
                exchange.chunk(new byte[] {each});
            }
            exchange.endStream();
        });

        for (int i = 0; i < 2; i++) {
            try (UpstreamResponse response = client.send(request(Slices.of("{}"), Map.of()))) {
                int told = response.body().firstByte();
                assertThat(told < 0 ? "" : Character.toString(told)).isEqualTo(first);
                String rest = new String(response.readAll(MANY, room()), UTF_8);
                assertThat(rest.strip()).isEqualTo(first.isEmpty() ? "" : body.strip());
            }
        }
    }

    @Test
    void a_body_of_blanks_without_an_end_is_refused() throws Exception {
        upstream.script("d", exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\n\r\n");
            while (true) {
                exchange.send(" \n".repeat(10_000));
            }
        });

        try (UpstreamResponse response = client.send(request(Slices.of("{}"), Map.of()))) {
            assertThatThrownBy(() -> response.body().firstByte()).isInstanceOf(UnusableAnswerException.class);
        }
    }

    /** Counts the bytes held and their peak. */
    private static final class Counter implements ByteBudget {

        private long held;
        private long peak;

        @Override
        public boolean take(long bytes, long most) {
            if (held + bytes > most) {
                return false;
            }
            held += bytes;
            peak = Math.max(peak, held);
            return true;
        }

        @Override
        public void giveBack(long bytes) {
            held -= bytes;
        }

        @Override
        public long held() {
            return held;
        }
    }

    private String beginning(int most, Duration time) throws IOException, InterruptedException {
        try (UpstreamResponse response = client.send(request(Slices.of("{}"), Map.of()))) {
            return new String(response.body().beginning(most, time), UTF_8);
        }
    }

    @Test
    void an_interrupt_while_waiting_for_the_head_hangs_up_at_once() throws Exception {
        assertHangsUpOnInterrupt(stall(), () -> ask("{}", Map.of()));
    }

    @Test
    void an_interrupt_while_reading_the_body_hangs_up_at_once() throws Exception {
        assertHangsUpOnInterrupt(dribble(Duration.ofMillis(300)), () -> ask("{}", Map.of()));
    }

    @Test
    void closing_a_stream_hangs_up_at_once() throws Exception {
        upstream.script("d", silentAfter("one"));

        try (UpstreamResponse response = client.send(request(Slices.of("{}"), Map.of()))) {
            response.body().read(Duration.ofSeconds(5));
        }

        assertThat(upstream.only("d").hungUpWithin(AT_ONCE)).isTrue();
    }

    @Test
    void stopping_the_client_hangs_up_at_once() throws Exception {
        upstream.script("d", silentAfter("one"));
        UpstreamResponse response = client.send(request(Slices.of("{}"), Map.of()));
        response.body().read(Duration.ofSeconds(5));

        client.stop();

        assertThat(upstream.only("d").hungUpWithin(AT_ONCE)).isTrue();
        response.close();
    }

    @Test
    void a_read_comes_back_when_nothing_comes() throws Exception {
        upstream.script("d", silentAfter());

        try (UpstreamResponse response = client.send(request(Slices.of("{}"), Map.of()))) {
            assertThat(response.body().read(Duration.ofMillis(20)).hasRemaining())
                    .isFalse();
            assertThat(response.body().whole()).isFalse();
        }
    }

    /** Each byte arrives in time, but no complete event does. */
    @Test
    void a_chunks_size_that_dribbles_does_not_prolong_a_read() throws Exception {
        upstream.script("d", exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;");
            while (true) {
                exchange.send("x");
                exchange.pause(Duration.ofMillis(2));
            }
        });

        try (UpstreamResponse response = client.send(request(Slices.of("{}"), Map.of()))) {
            long begun = System.nanoTime();
            assertThat(response.body().read(Duration.ofMillis(100)).hasRemaining())
                    .isFalse();
            assertThat(System.nanoTime() - begun).isLessThan(AT_ONCE.toNanos());
        }
    }

    @Test
    void events_that_came_at_once_are_told_of() throws Exception {
        String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        String twoChunks = "1\r\na\r\n1\r\nb\r\n";
        upstream.script("d", wire(head + twoChunks));

        try (UpstreamResponse response = client.send(request(Slices.of("{}"), Map.of()))) {
            Body body = response.body();
            body.read(Duration.ofSeconds(5));
            assertThat(body.ready()).as("b").isTrue();
            body.read(Duration.ZERO);
            assertThat(body.ready()).as("nothing but the end of b's chunk").isFalse();
        }
    }

    @Test
    void a_chunk_that_is_there_by_half_keeps_nobody() throws Exception {
        upstream.script("d", exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1");
            exchange.pause(Duration.ofMillis(300));
            exchange.send("0\r\n0123456789abcdef\r\n0\r\n\r\n");
        });

        try (UpstreamResponse response = client.send(request(Slices.of("{}"), Map.of()))) {
            Body body = response.body();
            body.read(Duration.ofSeconds(5));
            assertThat(body.ready()).isTrue();
            assertThat(body.read(Duration.ZERO).hasRemaining()).isFalse();
            assertThat(body.read(Duration.ofSeconds(5)).remaining()).isEqualTo(16);
            body.read(Duration.ofSeconds(5));
            assertThat(body.whole()).isTrue();
        }
    }

    @Test
    void the_end_of_a_body_is_told_as_often_as_it_is_asked_for() throws Exception {
        upstream.script("d", events());

        try (UpstreamResponse response = client.send(request(Slices.of("{}"), Map.of()))) {
            assertThat(response.body().read(Duration.ofSeconds(5)).hasRemaining())
                    .isFalse();
            assertThat(response.body().whole()).isTrue();
            assertThat(response.body().read(Duration.ofSeconds(5)).hasRemaining())
                    .isFalse();
        }
    }

    private void assertRefused(Behaviour behaviour, String because) {
        upstream.script("d", behaviour);

        assertThatThrownBy(() -> ask("{}", Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(because);
    }

    private void assertBroken(Behaviour behaviour) {
        upstream.script("d", behaviour);

        assertThatThrownBy(() -> ask("{}", Map.of())).isInstanceOf(IOException.class);
    }

    private void assertHangsUpOnInterrupt(Behaviour behaviour, Callable<String> work) throws Exception {
        upstream.script("d", behaviour);
        FutureTask<String> task = new FutureTask<>(() -> {
            assertThatThrownBy(work::call).isInstanceOf(InterruptedException.class);
            return "interrupted";
        });
        Thread caller = Thread.ofVirtual().start(task);
        while (upstream.count("d") == 0) {
            Thread.onSpinWait();
        }

        upstream.only("d").hungUpWithin(Duration.ofMillis(100));
        caller.interrupt();

        assertThat(upstream.only("d").hungUpWithin(AT_ONCE))
                .as("the provider sees it")
                .isTrue();
        assertThat(task.get()).isEqualTo("interrupted");
    }

    private String ask(String body, Map<String, String> headers) throws IOException, InterruptedException {
        try (UpstreamResponse response = client.send(request(Slices.of(body), headers))) {
            return new String(response.readAll(MANY, room()), UTF_8);
        }
    }

    private UpstreamRequest request(Slices body, Map<String, String> headers) {
        return new UpstreamRequest(
                URI.create(upstream.url("d") + "/chat/completions"), headers, body, Duration.ofSeconds(5));
    }
}
