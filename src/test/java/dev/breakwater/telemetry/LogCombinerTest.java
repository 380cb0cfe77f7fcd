package dev.breakwater.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LogCombinerTest {

    private final List<String> written = new ArrayList<>();
    private final CountDownLatch console = new CountDownLatch(1);
    private final LogCombiner<String> lines = new LogCombiner<>(this::write);

    @Test
    void a_line_is_written_at_once() {
        lines.add("one");

        assertThat(written).containsExactly("one");
    }

    @Test
    void nobody_waits_for_the_console_but_the_one_who_writes() throws Exception {
        Thread writer = Thread.ofVirtual().start(() -> lines.add("stuck"));
        untilItWaits(writer);

        lines.add("one");
        lines.add("two");
        assertThat(written).isEmpty();

        console.countDown();
        writer.join();
        assertThat(written).containsExactly("stuck", "one", "two");
    }

    @Test
    void who_brings_more_lines_than_may_wait_waits_too() throws Exception {
        CountDownLatch all = new CountDownLatch(LogCombiner.MOST_WAITING + 2);
        LogCombiner<String> counted = new LogCombiner<>(line -> {
            write(line);
            all.countDown();
        });
        Thread writer = Thread.ofVirtual().start(() -> counted.add("stuck"));
        untilItWaits(writer);
        for (int line = 0; line < LogCombiner.MOST_WAITING; line++) {
            counted.add("early");
        }

        Thread late = Thread.ofVirtual().start(() -> counted.add("late"));
        untilItWaits(late);

        console.countDown();
        // A third thread may have taken over from both.
        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(written)
                .hasSize(LogCombiner.MOST_WAITING + 2)
                .startsWith("stuck", "early")
                .endsWith("late");
    }

    @Test
    void who_writes_is_relieved_after_a_batch() throws Exception {
        int left = 5 * LogCombiner.BATCH;
        CountDownLatch all = new CountDownLatch(left + 1);
        List<Thread> writers = new CopyOnWriteArrayList<>();
        LogCombiner<String> counted = new LogCombiner<>(line -> {
            write(line);
            writers.add(Thread.currentThread());
            all.countDown();
        });
        Thread writer = Thread.ofVirtual().start(() -> counted.add("stuck"));
        untilItWaits(writer);
        for (int line = 0; line < left; line++) {
            counted.add("line");
        }

        console.countDown();
        writer.join();

        assertThat(all.await(10, TimeUnit.SECONDS))
                .as("somebody else writes the rest")
                .isTrue();
        assertThat(writers).filteredOn(each -> each == writer).hasSize(LogCombiner.BATCH);
    }

    @Test
    void of_lines_that_come_at_once_none_is_lost() throws Exception {
        List<Thread> callers = new ArrayList<>();
        AtomicInteger number = new AtomicInteger();
        for (int caller = 0; caller < 8; caller++) {
            callers.add(Thread.ofPlatform().start(() -> {
                for (int line = 0; line < 20_000; line++) {
                    lines.add("line " + number.incrementAndGet());
                }
            }));
        }
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(written).hasSize(160_000).doesNotHaveDuplicates();
    }

    private static void untilItWaits(Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(thread.isAlive()).isTrue();
            Thread.sleep(1);
        }
    }

    private void write(String line) {
        if (line.equals("stuck")) {
            try {
                console.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        written.add(line);
    }
}
