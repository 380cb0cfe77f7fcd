package dev.breakwater.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.policy.Deadline;
import dev.breakwater.testing.ManualTicker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deadlines here are real ones of some milliseconds: the dog's clock is the machine's. */
@Timeout(20)
class WatchdogTest {

    private static final Duration SHORT = Duration.ofMillis(20);

    private final ManualTicker ticker = new ManualTicker();
    private final Watchdog watchdog = new Watchdog();
    private final CountDownLatch never = new CountDownLatch(1);

    @BeforeEach
    void wire() {
        watchdog.ticker = ticker;
    }

    @AfterEach
    void stop() {
        watchdog.stop();
        assertThat(Thread.interrupted()).as("an interrupt is left behind").isFalse();
    }

    @Test
    void interrupts_the_thread_that_waits_at_its_deadline() {
        long begun = System.nanoTime();

        try (Watchdog.Watch watch = watchdog.watch(within(SHORT))) {
            assertThatThrownBy(never::await).isInstanceOf(InterruptedException.class);
            assertThat(watch.barked()).isTrue();
        }

        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(SHORT.toNanos());
    }

    @Test
    void takes_its_interrupt_back_where_nobody_noticed_it() {
        try (Watchdog.Watch watch = watchdog.watch(within(SHORT))) {
            while (!watch.barked()) {
                Thread.onSpinWait();
            }
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        }

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void never_barks_after_the_end() {
        Watchdog.Watch over = watchdog.watch(within(SHORT));
        over.close();

        // A second watch with a later deadline: when it barks, the first one would have.
        try (Watchdog.Watch later = watchdog.watch(within(SHORT.multipliedBy(3)))) {
            while (!later.barked()) {
                LockSupport.parkNanos(1_000_000);
            }
            Thread.interrupted();
        }

        assertThat(over.barked()).isFalse();
    }

    @Test
    void leaves_an_interrupt_of_somebody_else_alone() {
        try (Watchdog.Watch watch = watchdog.watch(within(Duration.ofHours(1)))) {
            Thread.currentThread().interrupt();
            assertThat(watch.barked()).isFalse();
        }

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_deadline_that_has_passed_barks_at_once() throws InterruptedException {
        Deadline past = within(Duration.ofSeconds(1));
        ticker.advance(Duration.ofSeconds(5));

        try (Watchdog.Watch watch = watchdog.watch(past)) {
            assertThatThrownBy(() -> never.await(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            assertThat(watch.barked()).isTrue();
        }
    }

    /** Each race either barks before the end or not at all; the flag is clear behind both. */
    @Test
    void a_bark_and_the_end_at_one_moment_leave_no_interrupt_behind() {
        for (int i = 0; i < 2_000; i++) {
            Duration limit = Duration.ofNanos(20_000 + i * 20L);
            long end = System.nanoTime() + limit.toNanos();
            try (Watchdog.Watch watch = watchdog.watch(within(limit))) {
                assertThat(watch).isNotNull();
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
            }
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    private Deadline within(Duration limit) {
        return Deadline.in(limit, ticker.nanos());
    }
}
