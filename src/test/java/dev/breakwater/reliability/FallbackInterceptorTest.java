package dev.breakwater.reliability;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.badRequest;
import static dev.breakwater.testing.Samples.serverError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.Call;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.failure.Failure;
import dev.breakwater.policy.Sleeper;
import dev.breakwater.policy.Ticker;
import dev.breakwater.testing.Events;
import dev.breakwater.testing.ManualTicker;
import dev.breakwater.testing.RecordingSleeper;
import dev.breakwater.testing.Rings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import org.jboss.weld.junit.MockBean;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.junit.jupiter.api.Test;

@EnableWeld
class FallbackInterceptorTest {

    private final ManualTicker ticker = new ManualTicker();

    @WeldSetup
    WeldInitiator weld = WeldInitiator.from(Rings.with(Groups.class))
            .addBeans(MockBean.of(ticker, Ticker.class), MockBean.of(new RecordingSleeper(ticker), Sleeper.class))
            .build();

    /** Groups that fail as scripted, or answer with their name. */
    @ApplicationScoped
    static class Groups {
        private final Map<String, Failure> failures = new HashMap<>();

        @FallsBack
        String dispatch(Call call) {
            Failure failure = failures.get(call.group().name());
            if (failure != null) {
                throw new CallFailedException(failure, anAttempt(call, 0), null);
            }
            return call.group().name();
        }

        void fail(String group, Failure failure) {
            failures.put(group, failure);
        }
    }

    private final Call call =
            aCall().to(aGroup("a")).fallingBack("a", aGroup("b"), aGroup("c")).get();

    @Test
    void a_group_that_answers_needs_no_fallback() {
        assertThat(bean().dispatch(call)).isEqualTo("a");
        assertThat(events().all()).isEmpty();
    }

    @Test
    void a_group_that_gives_up_hands_the_call_on() {
        bean().fail("a", serverError());
        bean().fail("b", badRequest());

        assertThat(bean().dispatch(call)).isEqualTo("c");
        assertThat(events().of(CallEvent.FellBack.class))
                .extracting(event ->
                        event.from().name() + " to " + event.call().group().name())
                .containsExactly("a to b", "b to c");
    }

    @Test
    void when_all_fail_the_first_failure_is_told_with_the_others_behind_it() {
        Failure first = serverError(500);
        bean().fail("a", first);
        bean().fail("b", serverError(502));
        bean().fail("c", badRequest());

        CallFailedException failed = catchThrowableOfType(CallFailedException.class, () -> bean().dispatch(call));

        assertThat(failed.failure()).isSameAs(first);
        assertThat(failed.followedBy())
                .extracting(each -> each.report().status())
                .containsExactly(502, 400);
        assertThat(failed.last().call().group().name()).isEqualTo("c");
    }

    private Events events() {
        return weld.select(Events.class).get();
    }

    private Groups bean() {
        return weld.select(Groups.class).get();
    }
}
