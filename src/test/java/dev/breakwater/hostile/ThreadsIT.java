package dev.breakwater.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.hostile.Gateway.Together;
import dev.breakwater.testing.Behaviours;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No provider can block the gateway's threads or let a client wait forever. */
class ThreadsIT {

    @RegisterExtension
    static final Gateway GATEWAY = new Gateway("""
        router_settings:
          num_retries: 0
          disable_cooldowns: true
        """, "comments", "one-event", "empty-events", "heads");

    /** E4: streams that always have bytes to read but no event; four, then eight. */
    @ParameterizedTest
    @MethodSource("endless")
    void streams_that_say_nothing_without_pause_leave_the_others_alone(String group, String bytes) throws Exception {
        GATEWAY.provider().byDefault(group, Endless.stream(bytes));

        for (int count : List.of(4, 8)) {
            try (Together<Answer> streams = new Together<>(count, () -> GATEWAY.stream(group))) {
                List<Duration> taken = IntStream.range(0, 20)
                        .mapToObj(each -> plain())
                        .sorted()
                        .toList();

                assertThat(taken.get(10)).as("p50 beside %s streams", count).isLessThan(Duration.ofSeconds(1));
                assertThat(streams.results()).allSatisfy(answer -> answer.isOurs(500, 502, 503, 504));
            }
        }
    }

    static Stream<Named<String>[]> endless() {
        return Stream.of(
                pair("comments", ": ping\n\n"),
                pair("one-event", "data:x\n"),
                pair("empty-events", "data: {\"choices\":[]}\n\n"));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Named<String>[] pair(String group, String bytes) {
        return new Named[] {Named.of(group, group), Named.of(bytes.replace("\n", "\\n"), bytes)};
    }

    private static Duration plain() {
        try {
            return GATEWAY.chat("plain").took();
        } catch (java.io.IOException refused) {
            throw new AssertionError(refused);
        }
    }

    /** E5: headers that the server refuses to write. */
    @ParameterizedTest
    @MethodSource("fields")
    void a_field_that_is_none_ends_in_an_answer(String fields) throws Exception {
        GATEWAY.provider()
                .byDefault(
                        "heads",
                        exchange -> exchange.send(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + fields
                                        + "Content-Length: "
                                        + Behaviours.completion("hello").length() + "\r\n\r\n"
                                        + Behaviours.completion("hello"))
                                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));

        Answer plain = GATEWAY.chat("heads");

        plain.isOurs(200, 500, 502, 503);
        assertThat(plain.took()).isLessThan(Duration.ofSeconds(5));
    }

    static List<Named<String>> fields() {
        String long2k = "a".repeat(2_000);
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            many.append("x-ratelimit-").append(i).append(": ").append(long2k).append("\r\n");
        }
        return List.of(
                Named.of("a blank in the name", "x-ratelimit-a b: 1\r\n"),
                Named.of("a byte above 127 in the name", "x-ratelimit-\u00e4: 1\r\n"),
                Named.of("a byte above 127 in the value", "x-ratelimit-remaining-requests: \u00e4\r\n"),
                Named.of("a colon first", ": x-ratelimit\r\n"),
                Named.of("a control character in the name", "x-ratelimit-\u0001: 1\r\n"),
                Named.of("a control character in the value", "x-ratelimit-remaining-requests: \u0001\r\n"),
                Named.of("400 fields of 2 KB", many.toString()));
    }

    /** E5: the same at the start of a stream. */
    @Test
    void so_does_one_before_a_stream() throws Exception {
        GATEWAY.provider().byDefault("heads", exchange -> {
            exchange.beginStream("x-ratelimit-a b: 1", "x-ratelimit-\u00e4: 1");
            exchange.event(Behaviours.words("hello"));
            exchange.event(Behaviours.finish("stop"));
            exchange.event("[DONE]");
            exchange.endStream();
        });

        Answer stream = GATEWAY.stream("heads");

        assertThat(stream.status()).isIn(200, 500, 502, 503);
        assertThat(stream.ending()).isEqualTo(Answer.Ending.WHOLE);
        assertThat(stream.took()).isLessThan(Duration.ofSeconds(5));
    }
}
