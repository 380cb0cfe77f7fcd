package dev.breakwater.server;

import static dev.breakwater.server.CallThreads.Admission.FULL;
import static dev.breakwater.server.CallThreads.Admission.NO_THREAD;
import static dev.breakwater.server.CallThreads.Admission.RUNNING;
import static dev.breakwater.server.CallThreads.Admission.STOPPING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CallThreadsTest {

    private static final ClientConnection CLIENT = new ClientConnection(8_000, 40_000);

    private final CallThreads threads = new CallThreads();
    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    void a_call_too_many_is_not_run() {
        assertThat(threads.run(CLIENT, 2, this::await)).isEqualTo(RUNNING);
        assertThat(threads.run(CLIENT, 2, this::await)).isEqualTo(RUNNING);

        assertThat(threads.run(CLIENT, 2, this::await)).isEqualTo(FULL);

        assertThat(threads.running()).isEqualTo(2);
        end.countDown();
    }

    @Test
    void a_bound_that_was_raised_lets_more_in() {
        threads.run(CLIENT, 1, this::await);

        assertThat(threads.run(CLIENT, 2, this::await)).isEqualTo(RUNNING);

        end.countDown();
    }

    @Test
    void what_has_ended_makes_room() {
        threads.run(CLIENT, 1, this::await);
        end.countDown();
        while (threads.running() > 0) {
            Thread.onSpinWait();
        }

        assertThat(threads.run(CLIENT, 1, this::await)).isEqualTo(RUNNING);
    }

    @Test
    void a_gateway_that_stops_takes_no_more() {
        threads.drain();

        assertThat(threads.run(CLIENT, 1, this::await)).isEqualTo(STOPPING);
    }

    @Test
    void a_gateway_that_is_about_to_stop_still_takes_calls() {
        threads.leave();

        assertThat(threads.leaving()).isTrue();
        assertThat(threads.draining()).isFalse();
        assertThat(threads.run(CLIENT, 1, () -> {})).isEqualTo(RUNNING);
    }

    @Test
    void a_call_for_which_there_is_no_thread_makes_room_again() {
        CallThreads poor = new CallThreads(work -> new Thread() {
            @Override
            public void start() {
                throw new OutOfMemoryError("unable to create native thread");
            }
        });

        assertThat(poor.run(CLIENT, 1, () -> {})).isEqualTo(NO_THREAD);
        assertThat(poor.run(CLIENT, 1, () -> {})).as("not full").isEqualTo(NO_THREAD);

        assertThat(poor.running()).isZero();
        poor.drain(); // would wait for a call that was not started
    }

    @Test
    void a_call_that_ends_in_an_error_makes_room_again() {
        threads.run(CLIENT, 1, () -> {
            throw new StackOverflowError();
        });
        while (threads.running() > 0) {
            Thread.onSpinWait();
        }

        threads.drain();
    }

    @Test
    void a_stop_while_calls_come_in_ends() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            CallThreads stopping = new CallThreads();
            Thread clients = Thread.startVirtualThread(() -> {
                while (stopping.run(CLIENT, 1000, () -> {}) != STOPPING) {
                    Thread.onSpinWait();
                }
            });
            while (stopping.running() == 0) {
                Thread.onSpinWait();
            }

            stopping.drain();

            clients.join();
            assertThat(stopping.running()).isZero();
        }
    }

    private void await() {
        try {
            end.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
