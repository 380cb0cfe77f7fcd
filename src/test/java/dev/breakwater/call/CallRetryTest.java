package dev.breakwater.call;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.aGroup;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.rateLimited;
import static dev.breakwater.testing.Samples.serverError;
import static dev.breakwater.testing.Samples.timedOut;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.payload.Content;
import dev.breakwater.call.payload.Payload;
import dev.breakwater.call.payload.Target;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import dev.breakwater.failure.FailureKind;
import dev.breakwater.json.Slices;
import dev.breakwater.policy.RetryPolicy;
import dev.breakwater.testing.Samples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CallRetryTest {

    /** Failure; on the same deployment without and with a fallback, on another one. */
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(Samples.timedOut(), true, false, true),
                Arguments.of(Samples.callersTimeout(), true, false, true),
                Arguments.of(Samples.rateLimited(), true, true, true),
                Arguments.of(Samples.unreachable(), true, true, true),
                Arguments.of(Samples.garbled(), true, true, true),
                Arguments.of(Samples.serverError(), true, true, true),
                Arguments.of(Samples.serverError(409), true, true, true),
                Arguments.of(Samples.unauthorized(), false, false, true),
                Arguments.of(Samples.notFound(), false, false, true),
                Arguments.of(Samples.badRequest(), false, false, false),
                Arguments.of(Samples.tooLong(), false, false, false),
                Arguments.of(Samples.refused(), false, false, false),
                Arguments.of(new Failure.NoDeployment(ErrorDetails.of(429, "")), false, false, false),
                Arguments.of(new Failure.UnknownModel(ErrorDetails.of(404, "")), false, false, false),
                Arguments.of(new Failure.Cancelled(ErrorDetails.of(499, "")), false, false, false));
    }

    @ParameterizedTest
    @CsvSource({"GET, true", "HEAD, true", "PUT, true", "DELETE, true", "POST, false", "PATCH, false"})
    void what_is_passed_through_is_sent_again_if_it_may_be_done_twice_or_if_nobody_saw_it(
            String method, boolean repeated) {
        Call call = aCall().fallingBack("gpt-4", aGroup("b")).get();
        Target target = new Target(method, "batches", null, Map.of());
        Call passed = call.asking(call.request().sentAs(new Payload(target, new Content.Bytes(null, Slices.of("")))));
        Attempt failed = attempt(passed, 0);
        Failure unseen = new Failure.Unreachable(ErrorDetails.of(503, ""), true);

        assertThat(passed.mayRetry(serverError(), failed)).isEqualTo(repeated);
        assertThat(passed.fallback(serverError(), failed, 0).isPresent()).isEqualTo(repeated);
        assertThat(passed.mayRetry(unseen, failed)).isTrue();
        assertThat(passed.fallback(unseen, failed, 0)).isPresent();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void a_failure_is_repeated_where_that_could_help(
            Failure failure, boolean same, boolean sameWithFallback, boolean other) {
        Call call = aCall().get();
        Call falling = aCall().fallingBack("gpt-4", aGroup("b"))
                .fallingBackWhenRefused("gpt-4", aGroup("b"))
                .get();

        assertThat(call.mayRetry(failure, attempt(call, 0))).isEqualTo(same);
        assertThat(falling.mayRetry(failure, attempt(falling, 0))).isEqualTo(sameWithFallback);
        assertThat(falling.mayRetry(failure, attempt(falling, 1))).isEqualTo(other);
    }

    @Test
    void retries_come_to_an_end() {
        Call call = aCall().retrying(2).get();

        Call second = call.retry(serverError(), attempt(call, 0), 0);
        Call third = second.retry(serverError(), attempt(second, 0), 0);

        assertThat(second.mayRetry(serverError(), attempt(second, 0))).isTrue();
        assertThat(third.mayRetry(serverError(), attempt(third, 0))).isFalse();
    }

    @Test
    void the_kind_of_the_last_failure_counts() {
        Call call = aCall().retrying(new RetryPolicy(
                        null,
                        Map.of(),
                        Map.of(FailureKind.RATE_LIMIT, 5, FailureKind.TIMEOUT, 0),
                        1,
                        Duration.ZERO,
                        RetryPolicy.DEFAULT_BUDGET,
                        false))
                .get();

        Call second = call.retry(serverError(), attempt(call, 0), 0);

        assertThat(second.mayRetry(rateLimited(), attempt(second, 0))).isTrue();
        assertThat(second.mayRetry(serverError(), attempt(second, 0))).isFalse();
        assertThat(call.mayRetry(timedOut(), attempt(call, 0))).isFalse();
    }

    @Test
    void the_deployment_where_the_call_began_says_how_often() {
        Deployment first = aDeployment("a").retrying(3).get();
        Deployment second = aDeployment("b").retrying(0).get();
        Call call = aCall().to(new ModelGroup("gpt-4", List.of(first, second))).get();

        Call retried = call.retry(serverError(), anAttempt(call, first, 0, 1), 0);

        assertThat(retried.mayRetry(serverError(), anAttempt(retried, second, 0, 0)))
                .isTrue();
        assertThat(retried.maxRetries(second)).isEqualTo(3);
    }

    @Test
    void knows_what_has_been_tried_and_how_long_it_took() {
        Call call = aCall().on(aDeployment("a"), aDeployment("b")).get();

        Call retried = call.retry(serverError(), anAttempt(call, 1_000), 5_000);

        assertThat(retried.tried()).extracting(Deployment::id).containsExactly("a");
        assertThat(retried.hasTried(call.group().deployments().get(0))).isTrue();
        assertThat(retried.hasTried(call.group().deployments().get(1))).isFalse();
        assertThat(retried.progress().attempts()).isEqualTo(1);
        assertThat(retried.progress().fallbacks()).isZero();
        assertThat(retried.progress().away()).isEqualTo(Duration.ofNanos(4_000));
        assertThat(anAttempt(retried, 0).number()).isEqualTo(2);
    }

    private static Attempt attempt(Call call, int alternatives) {
        return anAttempt(call, call.group().deployments().get(0), 0, alternatives);
    }
}
