package dev.breakwater.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DisconnectWatcherTest {

    private static final ConnectionTable WHOLE = table("01 00000000:00000000 00:00000000");
    private static final ConnectionTable CLOSED = table("08 00000000:00000000 00:00000000");
    private static final ConnectionTable EMPTY = ConnectionTable.of("", Set.of(8_000));

    private final Map<Thread, ClientLiveness> clients = new ConcurrentHashMap<>();
    private final DisconnectWatcher watcher = new DisconnectWatcher(clients);

    /** The test's own thread is used as the call's thread. */
    @BeforeEach
    void call() {
        clients.put(Thread.currentThread(), new ClientLiveness(new ClientConnection(8_000, 40_000), 0));
    }

    @Test
    void a_client_that_closed_has_left_when_three_readings_say_so() {
        assertThat(watcher.check(CLOSED, 0)).as("look again soon").isTrue();
        assertThat(watcher.check(CLOSED, 0)).isTrue();
        assertThat(Thread.interrupted()).isFalse();

        watcher.check(CLOSED, 0);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_client_whose_connection_vanished_has_left_too() {
        look(WHOLE, EMPTY, EMPTY, EMPTY);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_client_that_is_there_is_left_alone() {
        assertThat(watcher.check(WHOLE, 0)).as("look again soon").isFalse();
        look(WHOLE, WHOLE, WHOLE);

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void readings_that_leave_it_out_now_and_then_say_nothing() {
        look(WHOLE, EMPTY, EMPTY, WHOLE, CLOSED, EMPTY, WHOLE);

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void ports_that_were_never_seen_say_nothing() {
        look(EMPTY, EMPTY, EMPTY, EMPTY, EMPTY);

        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void a_call_that_goes_on_is_told_again() {
        look(CLOSED, CLOSED, CLOSED);
        assertThat(Thread.interrupted()).isTrue();

        look(CLOSED, CLOSED, CLOSED);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_client_that_takes_nothing_for_half_a_minute_is_cut() {
        watcher.check(waiting(4096), seconds(1));
        watcher.check(waiting(5000), seconds(20));
        watcher.check(waiting(5000), seconds(30));
        assertThat(Thread.interrupted()).isFalse();

        watcher.check(waiting(5000), seconds(31));

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_client_that_reads_slowly_is_left_alone() {
        watcher.check(waiting(5000), seconds(1));
        watcher.check(waiting(4000), seconds(25));
        watcher.check(waiting(4000), seconds(50));
        watcher.check(WHOLE, seconds(54));
        watcher.check(waiting(9000), seconds(60));
        watcher.check(waiting(9000), seconds(89));

        assertThat(Thread.interrupted()).isFalse();
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    /** This many bytes are unsent, and the client reads none. */
    private static ConnectionTable waiting(int bytes) {
        return table("01 %08X:00000000 04:00000020".formatted(bytes));
    }

    private void look(ConnectionTable... readings) {
        for (ConnectionTable each : readings) {
            watcher.check(each, 0);
        }
    }

    /** A table with the ports 8000 and 40000, and this state, queues and timer. */
    private static ConnectionTable table(String state) {
        return ConnectionTable.of("   0: 0100007F:1F40 0100007F:9C40 " + state + " 00000000\n", Set.of(8_000));
    }
}
