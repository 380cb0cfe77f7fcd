package dev.breakwater.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.testing.ManualTicker;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WrongKeysTest {

    private final ManualTicker ticker = new ManualTicker();
    private int scheduled;
    private final WrongKeys keys = new WrongKeys() {
        @Override
        void scheduleReport() {
            scheduled++;
        }
    };

    @BeforeEach
    void wire() {
        keys.ticker = ticker;
    }

    @Test
    void the_tenth_of_a_minute_and_those_after_it_are_to_wait() {
        wrong("192.0.2.1", 9);

        assertThat(keys.from("192.0.2.1")).contains(Duration.ofSeconds(61));
        assertThat(keys.from("192.0.2.1")).isPresent();
    }

    @Test
    void those_before_it_are_not() {
        wrong("192.0.2.1", 8);

        assertThat(keys.from("192.0.2.1")).isEmpty();
    }

    @Test
    void nor_are_those_of_another_address() {
        wrong("192.0.2.1", 20);

        assertThat(keys.from("192.0.2.2")).isEmpty();
    }

    @Test
    void after_a_minute_they_count_anew() {
        wrong("192.0.2.1", 20);
        ticker.advance(Duration.ofSeconds(60));

        assertThat(keys.from("192.0.2.1")).isEmpty();
    }

    @Test
    void they_wait_for_what_is_left_of_the_minute() {
        wrong("192.0.2.1", 9);
        ticker.advance(Duration.ofSeconds(50));

        assertThat(keys.from("192.0.2.1")).contains(Duration.ofSeconds(11));
    }

    @Test
    void a_network_of_ipv6_is_one_address() {
        for (int i = 0; i < 9; i++) {
            keys.from("2001:db8:0:1::" + i);
        }

        assertThat(keys.from("2001:db8:0:1:ffff::1")).isPresent();
        assertThat(keys.from("2001:db8:0:2::1")).isEmpty();
    }

    @Test
    void of_many_addresses_the_oldest_are_forgotten() {
        wrong("192.0.2.1", 9);
        for (int i = 0; i < 5_000; i++) {
            keys.from("10.0." + i / 256 + "." + i % 256);
        }

        assertThat(keys.from("192.0.2.1")).isEmpty();
    }

    @Test
    void the_log_is_told_once_of_all_that_came_meanwhile() {
        wrong("192.0.2.1", 1_500);

        assertThat(scheduled).isEqualTo(1);
        assertThat(keys.line()).contains("1500 requests").doesNotContain("192.0.2.1");
    }

    @Test
    void and_again_when_more_come() {
        wrong("192.0.2.1", 3);
        keys.line();
        wrong("192.0.2.1", 2);

        assertThat(scheduled).isEqualTo(2);
        assertThat(keys.line()).contains("2 requests");
    }

    private void wrong(String address, int times) {
        for (int i = 0; i < times; i++) {
            keys.from(address);
        }
    }
}
