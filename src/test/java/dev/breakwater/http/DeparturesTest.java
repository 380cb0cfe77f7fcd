package dev.breakwater.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeparturesTest {

    private static final ConnectionTable WHOLE = table("01");
    private static final ConnectionTable CLOSED = table("08");
    private static final ConnectionTable EMPTY = ConnectionTable.of("");

    private final Map<Thread, Presence> clients = new ConcurrentHashMap<>();
    private final Departures departures = new Departures(clients);

    /** The test's own thread stands for the call's. */
    @BeforeEach
    void call() {
        clients.put(Thread.currentThread(), new Presence(new ClientConnection(8_000, 40_000), 0));
    }

    @Test
    void a_client_that_closed_has_left_when_three_readings_say_so() {
        assertThat(departures.look(CLOSED)).as("look again soon").isTrue();
        assertThat(departures.look(CLOSED)).isTrue();
        assertThat(Thread.interrupted()).isFalse();

        departures.look(CLOSED);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_client_whose_connection_vanished_has_left_too() {
        look(WHOLE, EMPTY, EMPTY, EMPTY);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_client_that_is_there_is_left_alone() {
        assertThat(departures.look(WHOLE)).as("look again soon").isFalse();
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

    private void look(ConnectionTable... readings) {
        for (ConnectionTable each : readings) {
            departures.look(each);
        }
    }

    /** Ports 8000 and 40000, in this state. */
    private static ConnectionTable table(String state) {
        return ConnectionTable.of("   0: 0100007F:1F40 0100007F:9C40 " + state + " 00000000:00000000");
    }
}
