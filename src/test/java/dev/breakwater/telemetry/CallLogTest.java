package dev.breakwater.telemetry;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.rateLimited;
import static dev.breakwater.testing.Samples.serverError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.Call;
import dev.breakwater.call.CallEvent;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.Outcome;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallLogTest {

    private final Logger logger = Logger.getLogger("dev.breakwater.calls");
    private final List<String> lines = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final CallLog log = new CallLog();

    @BeforeEach
    void listen() {
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(handler);
    }

    @Test
    void an_answered_call_is_one_line() {
        Call call = aCall().named("id-1").get();
        Call retried = call.retry(serverError(), anAttempt(call, 0), 0);

        log.log(new CallEvent.Answered(anAttempt(retried, 0), Duration.ofMillis(42)));

        assertThat(lines)
                .containsExactly("call id=id-1 operation=chat/completions asked=gpt-4 group=gpt-4 deployment=a"
                        + " attempts=2 fallbacks=0 stream=false status=200 ms=42");
    }

    @Test
    void the_providers_own_id_of_a_request_is_told() {
        ErrorDetails refused =
                new ErrorDetails(500, "x", null, null, null, Map.of(Answer.PROVIDER_REQUEST_ID, "req_2"));
        Failure failure = new Failure.ServerError(refused);

        log.log(new CallEvent.Answered(anAttempt(aCall().get(), 0), Duration.ZERO, "req_1"));
        log.log(new CallEvent.GaveUp(
                new CallFailedException(failure, anAttempt(aCall().get(), 0), null), Duration.ZERO));

        assertThat(lines.get(0)).endsWith(" provider_request_id=req_1");
        assertThat(lines.get(1)).contains(" provider_request_id=req_2 failed=");
    }

    @Test
    void a_call_that_gave_up_tells_how_far_it_came() {
        Call call = aCall().fallingBack("gpt-4", aGroup("b", aDeployment("b1"))).get();
        Call onwards = call.fallback(serverError(), anAttempt(call, 0), 0).orElseThrow();
        CallFailedException failed = new CallFailedException(serverError(), anAttempt(call, 0), null)
                .endingIn(new CallFailedException(rateLimited(), anAttempt(onwards, 0), null));

        log.log(new CallEvent.GaveUp(failed, Duration.ofSeconds(1)));

        assertThat(lines)
                .singleElement()
                .asString()
                .contains("group=b deployment=b1 attempts=2 fallbacks=1")
                .endsWith("status=500 ms=1000 failed=ServerError/500");
    }

    @Test
    void a_cooldown_is_one_line() {
        Attempt attempt = anAttempt(aCall().get(), 0);

        log.log(new CallEvent.CooledDown(attempt, rateLimited(), Duration.ofSeconds(5)));

        assertThat(lines)
                .containsExactly("cooldown deployment=a operation=chat/completions group=gpt-4 seconds=5.0"
                        + " because=RateLimited/429");
    }

    @Test
    void a_hedge_is_one_line() {
        Call call = aCall().named("id-1").on(aDeployment("a"), aDeployment("b")).get();
        Attempt late = anAttempt(call, 0);
        Attempt other = anAttempt(call, call.group().deployments().get(1), 0, 0);

        log.log(new CallEvent.Hedged(other, late, Duration.ofMillis(400)));

        assertThat(lines).containsExactly("hedge id=id-1 deployment=b beside=a after_ms=400");
    }

    @Test
    void a_name_that_a_client_made_up_makes_no_line_of_its_own() {
        Call call = aCall().to(aGroup("x\n\u2028 status=200 \"" + "y".repeat(200), aDeployment("d")))
                .get();

        log.log(new CallEvent.Answered(anAttempt(call, 0), Duration.ZERO));

        assertThat(lines)
                .singleElement()
                .asString()
                .doesNotContain("\n", "\u2028")
                .contains("asked=\"x");
        assertThat(lines.get(0)).hasSizeLessThan(450);
    }

    @Test
    void neither_prompts_nor_a_providers_words_are_logged() {
        Call call =
                aCall().saying("{\"model\":\"m\",\"messages\":[\"PRIVATE\"]}").get();
        Attempt attempt = anAttempt(call, 0);

        log.log(new CallEvent.AttemptEnded(attempt, new Outcome.Failed(serverError()), null, Duration.ZERO));
        log.log(new CallEvent.AttemptBegan(attempt, Duration.ZERO));
        log.log(new CallEvent.Retrying(call, serverError(), Duration.ZERO));
        log.log(new CallEvent.RetryDenied(call, serverError()));
        log.log(new CallEvent.FellBack(call, aGroup("a"), serverError()));
        log.log(new CallEvent.GaveUp(new CallFailedException(serverError(), attempt, null), Duration.ZERO));

        assertThat(lines).hasSize(6).allSatisfy(line -> assertThat(line).doesNotContain("PRIVATE", "server error"));
    }
}
