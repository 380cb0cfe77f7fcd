package dev.breakwater.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClosingConnectionsTest {

    private final ClosingConnections requests = new ClosingConnections();

    @Test
    void nothing_is_known_at_first() {
        assertThat(requests.isEmpty()).isTrue();
        assertThat(requests.areOver("1")).isFalse();
    }

    @Test
    void what_stands_behind_the_last_one_is_known() {
        requests.endWith("1");

        assertThat(requests.isEmpty()).isFalse();
        assertThat(requests.areOver("1")).isTrue();
        assertThat(requests.areOver("2")).isFalse();
    }

    @Test
    void the_oldest_are_forgotten() {
        for (int i = 0; i < 100_000; i++) {
            requests.endWith("c" + i);
        }

        assertThat(requests.areOver("c99999")).isTrue();
        assertThat(requests.areOver("c95000")).isTrue();
        assertThat(requests.areOver("c0")).isFalse();
        assertThat(requests.areOver("c50000")).isFalse();
    }
}
