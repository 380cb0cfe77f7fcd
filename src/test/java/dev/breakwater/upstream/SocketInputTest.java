package dev.breakwater.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class SocketInputTest {

    /** Only as many virtual threads run at once as there are carrier threads: without yielding, the last one would never start. */
    @Test
    void readers_whose_source_is_never_empty_let_others_run() throws Exception {
        int carriers = Integer.getInteger(
                "jdk.virtualThreadScheduler.parallelism", Runtime.getRuntime().availableProcessors());
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch reading = new CountDownLatch(4 * carriers);
        for (int i = 0; i < 4 * carriers; i++) {
            Thread.ofVirtual().start(() -> readOn(over, reading));
        }

        boolean allRead = reading.await(20, TimeUnit.SECONDS);
        int ran = 0;
        for (int i = 0; i < 50; i++) {
            CountDownLatch another = new CountDownLatch(1);
            Thread.ofVirtual().start(another::countDown);
            ran += another.await(5, TimeUnit.SECONDS) ? 1 : 0;
        }
        over.set(true);

        assertThat(allRead).isTrue();
        assertThat(ran).isEqualTo(50);
    }

    @Test
    void bytes_that_come_one_by_one_do_not_prolong_the_wait() throws Exception {
        SocketInput input = new SocketInput(full());
        input.waitAtMost(Duration.ofMillis(50));
        long begun = System.nanoTime();

        assertThatThrownBy(() -> {
                    while (true) {
                        input.read();
                    }
                })
                .isInstanceOf(SocketTimeoutException.class);

        assertThat(System.nanoTime() - begun)
                .isGreaterThanOrEqualTo(Duration.ofMillis(50).toNanos());
    }

    @Test
    void no_more_is_taken_than_is_allowed() throws Exception {
        SocketInput input = new SocketInput(full());
        input.receiveAtMost(1_000, "the greeting");
        input.read(new byte[1_000]);

        assertThatThrownBy(() -> input.read(new byte[1]))
                .isInstanceOf(UnusableAnswerException.class)
                .hasMessageContaining("the greeting is too long");
    }

    private static void readOn(AtomicBoolean over, CountDownLatch reading) {
        try (SocketInput input = new SocketInput(full())) {
            byte[] piece = new byte[1_024];
            input.read(piece);
            reading.countDown();
            while (!over.get()) {
                input.read(piece);
            }
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        }
    }

    /** A socket that always has more bytes to read. */
    private static Socket full() {
        return new Socket() {
            @Override
            public InputStream getInputStream() {
                return new InputStream() {
                    @Override
                    public int read() {
                        return 'x';
                    }
                };
            }
        };
    }
}
