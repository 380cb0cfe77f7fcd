package dev.breakwater.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.hostile.Answer.Ending;
import dev.breakwater.hostile.Gateway.Together;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graceful shutdown, as clients see it. */
class TheEndIT {

    private static final int CLIENTS = 12;

    /** Calls before SIGTERM. */
    private static final int ENOUGH = 200;

    /** E7: 120 short calls per second, on new and on keep-alive connections. */
    @ParameterizedTest
    @CsvSource({"0,false", "0,true", "2,true"})
    void until_the_end_every_answer_is_ours(int drainDelay, boolean kept) throws Exception {
        Gateway gateway = new Gateway("breakwater_settings: {drain_delay: " + drainDelay + "}\n");
        gateway.start("TheEndIT-" + drainDelay + "-" + kept);
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger calls = new AtomicInteger();
        try (Together<List<Answer>> clients = new Together<>(CLIENTS, () -> client(gateway, kept, over, calls))) {
            while (calls.get() < ENOUGH && gateway.process().isAlive()) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            gateway.terminate();
            boolean ended = gateway.process().waitFor(90, TimeUnit.SECONDS);
            TimeUnit.MILLISECONDS.sleep(200);
            over.set(true);
            List<Answer> answers =
                    clients.results().stream().flatMap(List::stream).toList();

            assertThat(ended).as("it ended").isTrue();
            assertThat(gateway.process().exitValue()).as("exit status").isZero();
            assertThat(answers).anySatisfy(answer -> answer.says("hello from plain"));
            assertThat(answers.stream().filter(answer -> !ours(answer)).toList())
                    .as("answers that are not ours, of %s", answers.size())
                    .isEmpty();
            assertThat(answers.stream().filter(TheEndIT::nothing).count())
                    .as("calls without an answer, of %s", answers.size())
                    .isLessThanOrEqualTo(kept ? CLIENTS : 3);
        } finally {
            over.set(true);
            gateway.stop();
        }
    }

    /** E7: readiness is 503 long enough for a load balancer to notice. */
    @Test
    void readiness_is_503_for_the_drain_delay_before_anything_closes() throws Exception {
        Gateway gateway = new Gateway("breakwater_settings: {drain_delay: 3}\n").start("TheEndIT-readiness");
        try {
            gateway.terminate();
            long begun = System.nanoTime();
            List<Integer> seen = new ArrayList<>();
            while (System.nanoTime() - begun < Duration.ofMillis(2_500).toNanos()) {
                seen.add(gateway.ready());
                assertThat(gateway.chat("plain").status())
                        .as("a call meanwhile")
                        .isEqualTo(200);
                TimeUnit.MILLISECONDS.sleep(100);
            }

            assertThat(seen.subList(5, seen.size())).containsOnly(503);
            assertThat(gateway.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(gateway.process().exitValue()).isZero();
        } finally {
            gateway.stop();
        }
    }

    /** One client: one call every 100 ms. A refused connection is the correct end. */
    private static List<Answer> client(Gateway gateway, boolean kept, AtomicBoolean over, AtomicInteger calls)
            throws Exception {
        List<Answer> answers = new ArrayList<>();
        byte[] call = Gateway.call("plain", false);
        Connection connection = null;
        while (!over.get()) {
            try {
                if (connection == null
                        || !kept
                        || answers.get(answers.size() - 1)
                                .header("connection")
                                .orElse("")
                                .contains("close")) {
                    if (connection != null) {
                        connection.close();
                    }
                    connection = gateway.connect();
                }
                answers.add(connection.send(call).answer(Duration.ofSeconds(20)));
                calls.incrementAndGet();
                if (answers.get(answers.size() - 1).ending() != Ending.WHOLE) {
                    connection.close();
                    connection = null;
                }
            } catch (ConnectException refused) {
                connection = null;
            } catch (IOException reset) {
                // The connection was in the backlog when the port was closed.
                connection = null;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return answers;
    }

    /** Complete, with 200 or an error in OpenAI's format; or no response at all. */
    private static boolean ours(Answer answer) {
        if (nothing(answer)) {
            return answer.ending() == Ending.CUT;
        }
        return answer.ending() == Ending.WHOLE
                && (answer.status() == 200
                        || (answer.status() == 503 && answer.body().startsWith("{\"error\":")));
    }

    /** All clients handle a keep-alive connection that closes just as they write: they send the request again on a new one. */
    private static boolean nothing(Answer answer) {
        return answer.status() == 0 && answer.head().isEmpty();
    }
}
