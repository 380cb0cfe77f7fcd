package dev.breakwater.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.testing.Behaviours;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No client and no provider can exhaust the gateway's memory. */
class MemoryIT {

    private static final int MIB = 1 << 20;

    @RegisterExtension
    static final Gateway GATEWAY =
            new Gateway("""
                router_settings:
                  num_retries: 0
                  disable_cooldowns: true
                  fallbacks: [{endless: [spare]}, {heads: [spare]}]
                """, "endless", "heads", "spare", "longest", "targets", "failing", "big", "long-stream");

    /** E1: an HTTP/2 client requests acknowledgements without an end and reads none. */
    @ParameterizedTest
    @ValueSource(strings = {"ping", "settings"})
    void acknowledgements_that_nobody_reads_do_not_pile_up(String kind) throws Exception {
        byte[] frame = kind.equals("ping") ? Http2.PING : Http2.SETTINGS;
        byte[] frames = new byte[frame.length * 4_096];
        for (int at = 0; at < frames.length; at += frame.length) {
            System.arraycopy(frame, 0, frames, at, frame.length);
        }
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        Queue<Connection> open = new ConcurrentLinkedQueue<>();

        Gateway.Together<Long> floods = new Gateway.Together<>(2, () -> flood(frames, end, open));
        try {
            while (System.nanoTime() < end && GATEWAY.process().isAlive()) {
                assertThat(GATEWAY.chat("plain").status()).as("meanwhile").isEqualTo(200);
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } finally {
            // A write to a peer that does not read blocks until the timeout.
            open.forEach(Connection::close);
            floods.close();
        }
    }

    /** Repeats until the time is over, on a new connection after each close. Returns the number of connections. */
    private static long flood(byte[] frames, long end, Queue<Connection> open) throws InterruptedException {
        long closed = 0;
        while (System.nanoTime() < end) {
            try (Connection connection = GATEWAY.connect()) {
                open.add(connection);
                connection.flood(Http2.PREFACE);
                connection.flood(Http2.SETTINGS);
                while (System.nanoTime() < end) {
                    connection.flood(frames);
                }
            } catch (IOException refused) {
                closed++;
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        return closed;
    }

    /** E2: a body of 0.3 MB that names 5,000 fallback targets. */
    @Test
    void a_request_names_at_most_32_fallback_targets() throws Exception {
        GATEWAY.provider().byDefault("failing", Behaviours.error(500, "out of order"));
        String targets = "{\"model\":\"spare\",\"x\":1},".repeat(5_000);
        String member = "\"fallbacks\":[" + targets.substring(0, targets.length() - 1) + "]";

        Answer answer = GATEWAY.chat("failing", messages(200_000), member);

        answer.isOurs(400);
        assertThat(answer.error()).contains("fallback");
    }

    /** E2: allowed targets do not each cost a copy of the prompt before they are called. */
    @Test
    void calls_with_many_targets_and_long_prompts_are_answered_side_by_side() throws Exception {
        GATEWAY.provider().byDefault("failing", Behaviours.error(500, "out of order"));
        String targets = "{\"model\":\"targets\",\"x\":1},".repeat(32);
        String member = "\"fallbacks\":[" + targets.substring(0, targets.length() - 1) + "]";

        List<Answer> answers = Gateway.together(12, () -> GATEWAY.chat("failing", messages(2 * MIB), member));

        assertThat(answers).allSatisfy(answer -> answer.isOurs(200, 503));
        assertThat(answers).anySatisfy(answer -> answer.says("hello from targets"));
    }

    /** E2, the general case: a body of many small values. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "[]", "\"\\u0061\"", "[[[[[[[[1]]]]]]]]"})
    void a_body_costs_a_small_multiple_of_its_bytes(String value) throws Exception {
        GATEWAY.provider().byDefault("big", Behaviours.raw(200, Behaviours.completion("hello")));
        String values = (value + ",").repeat(30 * MIB / (value.length() + 1));
        String member = "\"x\":[" + values.substring(0, values.length() - 1) + "]";

        List<Answer> answers = Gateway.together(3, () -> GATEWAY.chat("big", member));

        assertThat(answers).allSatisfy(answer -> answer.isOurs(200, 400, 413, 503));
    }

    /** E3: an endless plain answer, or one of 250 MB, is a failure of the deployment. */
    @Test
    void an_answer_that_is_too_long_falls_back() throws Exception {
        GATEWAY.provider().script("endless", Endless.answer(), Endless.answer(250 * MIB));

        GATEWAY.chat("endless").says("hello from spare");
        GATEWAY.chat("endless").says("hello from spare");
    }

    /** E3: several at once. */
    @Test
    void so_do_eight_at_once() throws Exception {
        GATEWAY.provider().byDefault("endless", Endless.answer());

        List<Answer> answers = Gateway.together(8, () -> GATEWAY.chat("endless"));

        assertThat(answers).allSatisfy(answer -> answer.says("hello from spare"));
    }

    /** E3: answers just below the limit, more of them than fit into memory. */
    @Test
    void answers_beyond_what_may_be_held_at_once_are_failures() throws Exception {
        String words = "w".repeat(30 * MIB);
        GATEWAY.provider().byDefault("longest", exchange -> exchange.answer(200, Behaviours.completion(words)));

        List<Answer> answers = Gateway.together(12, () -> GATEWAY.chat("longest"));

        assertThat(answers).allSatisfy(answer -> answer.isOurs(200, 500, 502, 503));
        assertThat(answers).anySatisfy(answer -> assertThat(answer.body()).contains(words));
    }

    /** E3: twelve responses with 32 MB of headers each. */
    @Test
    void a_head_without_an_end_falls_back() throws Exception {
        GATEWAY.provider().byDefault("heads", Endless.head(32 * MIB));

        List<Answer> answers = Gateway.together(12, () -> GATEWAY.chat("heads"));

        assertThat(answers).allSatisfy(answer -> answer.says("hello from spare"));
    }

    /** E8: thirty bodies of 31 MB with a slow provider. */
    @Test
    void bodies_beyond_what_may_be_held_at_once_are_refused() throws Exception {
        GATEWAY.provider().byDefault("big", exchange -> {
            exchange.pause(Duration.ofSeconds(2));
            exchange.answer(200, Behaviours.completion("hello"));
        });
        byte[] request = Gateway.call("big", false, messages(31 * MIB));

        List<Answer> answers = Gateway.together(30, () -> GATEWAY.send(request));

        // A client that is refused before its last byte may see a closed connection instead of the response.
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 503, 0));
        assertThat(answers).anySatisfy(answer -> answer.says("hello"));
        assertThat(answers).anySatisfy(answer -> answer.isOurs(503));
    }

    /** E8: clients that declare a long body and stop in the middle. */
    @Test
    void bodies_that_stop_in_the_middle_leave_room_for_others() throws Exception {
        byte[] request = Gateway.call("big", false, messages(31 * MIB));
        byte[] half = Arrays.copyOf(request, 4 * MIB);

        List<Connection> open = Gateway.together(30, () -> GATEWAY.connect().send(half));

        GATEWAY.assertWell();
        open.forEach(Connection::close);
    }

    /** E17: a stream of 600 MB. */
    @Test
    void a_stream_ends_at_its_longest() throws Exception {
        GATEWAY.provider().byDefault("long-stream", Endless.words(600L * MIB));
        StringBuilder tail = new StringBuilder();

        long came;
        try (Connection connection = GATEWAY.connect().send(Gateway.call("long-stream", true))) {
            came = connection.drain(Gateway.PATIENCE.multipliedBy(2), tail);
        }

        assertThat(came).isBetween(48L * MIB, 80L * MIB);
        assertThat(tail.toString()).contains("event: error").doesNotContain("[DONE]");
        assertThat(GATEWAY.provider().only("long-stream").hungUpWithin(Duration.ofSeconds(5)))
                .isTrue();
    }

    /** D2: 400 MB of spaces, compressed to 400 KB. */
    @Test
    void a_packed_body_is_as_long_as_what_it_holds() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] blanks = " ".repeat(MIB).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 400; i++) {
                gzip.write(blanks);
            }
        }

        List<Answer> answers = Gateway.together(
                8, () -> GATEWAY.post("/v1/chat/completions", packed.toByteArray(), "Content-Encoding: gzip"));

        assertThat(answers).allSatisfy(answer -> answer.isOurs(413, 415, 503));
    }

    private static String messages(int length) {
        return "\"messages\":[{\"role\":\"user\",\"content\":\"" + "p".repeat(length) + "\"}]";
    }
}
