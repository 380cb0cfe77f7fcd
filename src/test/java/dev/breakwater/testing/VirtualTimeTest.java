package dev.breakwater.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class VirtualTimeTest {

    private final VirtualTime time = new VirtualTime();
    private final List<String> told = new ArrayList<>();

    @Test
    void sleeps_overlap() {
        time.start(seconds(0), () -> sleep("a", 60));
        time.start(seconds(10), () -> sleep("b", 20));

        time.run();

        assertThat(told).containsExactly("b at 30", "a at 60");
    }

    @Test
    void at_the_same_instant_it_is_the_turn_of_who_asked_first() {
        for (String name : List.of("a", "b", "c")) {
            time.start(seconds(1), () -> sleep(name, 1));
        }

        time.run();

        assertThat(told).containsExactly("a at 2", "b at 2", "c at 2");
    }

    @Test
    void who_sleeps_may_be_interrupted() {
        time.start(seconds(0), () -> {
            Future<?> unused = time.interrupt(seconds(5), Thread.currentThread()::interrupt);
            sleep("a", 60);
        });

        time.run();

        assertThat(told).containsExactly("a interrupted at 5");
        assertThat(time.passed()).isEqualTo(seconds(5));
    }

    @Test
    void an_alarm_that_is_cancelled_does_not_ring() {
        time.start(seconds(0), () -> {
            Future<?> alarm = time.interrupt(seconds(5), Thread.currentThread()::interrupt);
            sleep("a", 1);
            alarm.cancel(false);
            sleep("b", 60);
        });

        time.run();

        assertThat(told).containsExactly("a at 1", "b at 61");
    }

    @Test
    void a_defect_ends_it() {
        time.start(seconds(1), () -> {
            throw new IllegalArgumentException("broken");
        });

        assertThatThrownBy(time::run).hasRootCauseMessage("broken");
    }

    private void sleep(String name, long seconds) {
        try {
            time.sleep(seconds(seconds));
            told.add(name + " at " + time.passed().toSeconds());
        } catch (InterruptedException interrupted) {
            told.add(name + " interrupted at " + time.passed().toSeconds());
        }
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
