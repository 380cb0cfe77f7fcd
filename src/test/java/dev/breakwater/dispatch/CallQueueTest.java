package dev.breakwater.dispatch;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.policy.Deadline;
import dev.breakwater.policy.Sleeper;
import dev.breakwater.policy.Ticker;
import dev.breakwater.provider.mock.MockProvider;
import dev.breakwater.routing.queue.WaitingLines;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.Rings;
import dev.breakwater.testing.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.jboss.weld.junit.MockBean;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.Test;

/** Calls that wait for room, on virtual time. */
@EnableWeld
class CallQueueTest {

    private final VirtualTime time = new VirtualTime();
    private final List<String> log = new ArrayList<>(); // one task runs at a time

    @WeldSetup
    WeldInitiator weld = WeldInitiator.from(Rings.with(MockProvider.class))
            .addBeans(MockBean.of(time, Ticker.class), MockBean.of(time, Sleeper.class))
            .build();

    @Test
    void calls_beyond_the_limit_are_answered_in_their_order() {
        for (int i = 0; i < 4; i++) {
            comes(i * 100, "call " + i, 900, each -> each);
        }

        time.run();

        assertThat(log).containsExactly("0.0 call 0", "0.9 call 1", "1.8 call 2", "2.7 call 3");
        assertNobodyWaits();
    }

    @Test
    void a_call_that_has_waited_longest_gets_its_429() {
        comes(0, "long", 60_000, each -> each);
        comes(100, "waits", 0, each -> each);

        time.run();

        assertThat(log).containsExactly("0.0 long", "4.1 waits 429");
        assertNobodyWaits();
    }

    @Test
    void beyond_the_length_the_429_comes_at_once() {
        comes(0, "long", 1_000, each -> each);
        for (int i = 1; i <= 4; i++) {
            comes(i * 100, "call " + i, 10, each -> each);
        }

        time.run();

        assertThat(log).startsWith("0.0 long", "0.4 call 4 429", "1.0 call 1").hasSize(5);
    }

    @Test
    void no_call_waits_past_its_deadline() {
        comes(0, "long", 60_000, each -> each);
        comes(100, "hurried", 0, each -> each.until(Deadline.in(Duration.ofSeconds(1), 0)));

        time.run();

        assertThat(log).contains("0.0 long").anyMatch(each -> each.matches("1\\.0 hurried (408|429)"));
    }

    @Test
    void a_call_with_a_fallback_does_not_wait() {
        comes(0, "long", 60_000, each -> each);
        comes(100, "falls back", 0, each -> each.fallingBack("gpt-4", aGroup("b", aDeployment("other"))));

        time.run();

        assertThat(log).containsExactly("0.0 long", "0.1 falls back 429");
    }

    @Test
    void who_leaves_frees_the_place_and_the_next_moves_up() {
        comes(0, "long", 1_000, each -> each);
        time.start(Duration.ofMillis(100), () -> {
            Thread own = Thread.currentThread();
            Future<?> leaving = time.interrupt(Duration.ofMillis(300), own::interrupt);
            take("leaves", 0, call(each -> each));
            assertThat(leaving.isDone()).isTrue();
        });
        comes(200, "stays", 0, each -> each);

        time.run();

        assertThat(log).containsExactly("0.0 long", "0.4 leaves interrupted", "1.0 stays");
        assertNobodyWaits();
    }

    @Test
    void a_minute_that_is_used_up_wakes_the_first_when_it_has_room() {
        UnaryOperator<CallSample> minute =
                each -> each.on(aDeployment("m").rpm(1)).queueing(3, Duration.ofMinutes(5));
        comes(0, "first", 0, minute);
        comes(100, "second", 0, minute);
        comes(200, "third", 0, minute);

        time.run();

        assertThat(log).containsExactly("0.0 first", "61.0 second", "122.0 third");
    }

    @Test
    void without_a_queue_nobody_waits() {
        UnaryOperator<CallSample> none = each -> each.queueing(0, Duration.ofMinutes(1));
        comes(0, "long", 1_000, none);
        comes(100, "next", 0, none);

        time.run();

        assertThat(log).containsExactly("0.0 long", "0.1 next 429");
    }

    private void comes(int millis, String name, int lasts, UnaryOperator<CallSample> as) {
        time.start(Duration.ofMillis(millis), () -> take(name, lasts, call(as)));
    }

    private static Call call(UnaryOperator<CallSample> as) {
        return as.apply(aCall().on(aDeployment("a").parallel(1)).queueing(3, Duration.ofSeconds(4)))
                .get();
    }

    private void take(String name, int lasts, Call call) {
        try {
            Attempt attempt = weld.select(CallQueue.class).get().choose(call);
            log(name);
            attempt.permit().begin();
            time.sleep(Duration.ofMillis(lasts));
            attempt.permit().end(null);
        } catch (CallFailedException refused) {
            log(name + " " + refused.failure().report().status());
        } catch (InterruptedException left) {
            log(name + " interrupted");
        }
    }

    private void log(String what) {
        log.add(Math.floor(time.passed().toMillis() / 100.0) / 10 + " " + what);
    }

    private void assertNobodyWaits() {
        assertThat(weld.select(WaitingLines.class).get().isEmpty("gpt-4")).isTrue();
    }
}
