package dev.breakwater.call;

import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.rateLimited;
import static dev.breakwater.testing.Samples.serverError;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.catalog.Deployment;
import dev.breakwater.failure.FailureKind;
import dev.breakwater.policy.CooldownPolicy;
import dev.breakwater.policy.RetryPolicy;
import dev.breakwater.policy.TimePolicy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {

    private static final Deployment PLAIN = aDeployment("a").get();

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Nested
    class Retries {

        private final RetryPolicy policy = new RetryPolicy(
                null,
                Map.of("group", Map.of(FailureKind.RATE_LIMIT, 5)),
                Map.of(FailureKind.RATE_LIMIT, 4, FailureKind.TIMEOUT, 0, FailureKind.INTERNAL_SERVER, 6),
                1,
                Duration.ZERO,
                RetryPolicy.DEFAULT_BUDGET,
                false);

        @Test
        void what_the_request_asks_for_wins_over_everything() {
            RetryPolicy requested = policy.withRequested(0, false);

            assertThat(requested.retries(
                            "group",
                            FailureKind.RATE_LIMIT,
                            aDeployment("a").retrying(3).get()))
                    .isZero();
        }

        @Test
        void a_request_that_asks_for_nothing_changes_nothing() {
            assertThat(policy.withRequested(null, false)).isEqualTo(policy);
        }

        @Test
        void then_the_groups_number_for_the_kind_of_failure() {
            assertThat(policy.retries("group", FailureKind.RATE_LIMIT, PLAIN)).isEqualTo(5);
        }

        @Test
        void then_the_general_number_for_the_kind() {
            assertThat(policy.retries("other", FailureKind.RATE_LIMIT, PLAIN)).isEqualTo(4);
            assertThat(policy.retries(
                            "group",
                            FailureKind.TIMEOUT,
                            aDeployment("a").retrying(3).get()))
                    .isZero();
        }

        @Test
        void then_the_deployments() {
            assertThat(policy.retries(
                            "group",
                            FailureKind.NOT_FOUND,
                            aDeployment("a").retrying(3).get()))
                    .isEqualTo(3);
        }

        @Test
        void then_what_is_configured() {
            assertThat(policy.retries("group", FailureKind.NOT_FOUND, PLAIN)).isEqualTo(1);
        }

        @Test
        void a_503_is_an_internal_server_error_where_it_has_no_number_of_its_own() {
            assertThat(policy.retries("group", FailureKind.SERVICE_UNAVAILABLE, PLAIN))
                    .isEqualTo(6);
        }
    }

    @Nested
    class Times {

        @ParameterizedTest(name = "request {0}, request stream {1}, own {2}, own stream {3}, router stream {4}")
        @CsvSource({
            // plain and streamed limits; the router's timeout is 100
            ", , , , , 100, 100",
            "7, , , , , 7, 7",
            ", , 20, , , 20, 20",
            "7, , 20, , , 7, 7",
            ", , , 30, , 100, 30",
            ", , , , 40, 100, 40",
            ", , 20, 30, 40, 20, 30",
            ", , , 300, , 100, 300",
            ", 9, 20, 30, 40, 20, 9",
            "7, 9, 20, 30, 40, 7, 9",
            "7, , 20, 30, 40, 7, 7",
            "50, , 20, 30, 40, 50, 30"
        })
        void are_resolved_from_the_nearest(
                Long request, Long requestStream, Long own, Long ownStream, Long routers, long plain, long streamed) {
            TimePolicy policy = new TimePolicy(
                    ofSeconds(request), ofSeconds(requestStream), seconds(100), ofSeconds(routers), null, seconds(5));
            Deployment deployment = aDeployment("a")
                    .timeout(ofSeconds(own))
                    .streamTimeout(ofSeconds(ownStream))
                    .get();

            assertThat(policy.limit(deployment, false)).isEqualTo(seconds(plain));
            assertThat(policy.limit(deployment, true)).isEqualTo(seconds(streamed));
        }

        private static Duration ofSeconds(Long seconds) {
            return seconds == null ? null : Duration.ofSeconds(seconds);
        }

        @Test
        void silence_in_a_stream_is_limited_by_the_larger_of_the_two() {
            TimePolicy policy = new TimePolicy(null, null, seconds(100), seconds(3), null, seconds(5));

            assertThat(policy.idle(PLAIN)).isEqualTo(seconds(100));
            assertThat(policy.idle(aDeployment("a").streamTimeout(seconds(200)).get()))
                    .isEqualTo(seconds(200));
        }

        @Test
        void silence_in_a_stream_may_have_a_limit_of_its_own() {
            TimePolicy policy = new TimePolicy(null, null, seconds(100), seconds(3), seconds(1), seconds(5));

            assertThat(policy.idle(PLAIN)).isEqualTo(seconds(1));
        }

        @Test
        void a_silence_that_the_caller_made_shorter_is_the_callers_own() {
            TimePolicy configured = new TimePolicy(null, null, seconds(100), null, null, seconds(5));

            assertThat(configured.withRequested(seconds(1), null).callersOwnIdle(PLAIN))
                    .isTrue();
            assertThat(configured.withRequested(null, seconds(1)).callersOwnIdle(PLAIN))
                    .as("the plain limit is the larger one")
                    .isFalse();
            assertThat(configured.callersOwnIdle(PLAIN)).isFalse();
        }

        @ParameterizedTest
        @CsvSource({"99, true", "100, false", "101, false"})
        void a_limit_is_the_callers_own_only_if_it_is_shorter_than_the_configured_one(long requested, boolean own) {
            TimePolicy policy = new TimePolicy(null, null, seconds(100), null, null, seconds(5))
                    .withRequested(seconds(requested), null);

            assertThat(policy.callersOwn(PLAIN, false)).isEqualTo(own);
            assertThat(policy.callersOwn(PLAIN, true)).isEqualTo(own);
        }

        @Test
        void a_request_without_limits_of_its_own_has_the_configured_ones() {
            TimePolicy policy = new TimePolicy(null, null, seconds(100), null, null, seconds(5));

            assertThat(policy.withRequested(null, null)).isSameAs(policy);
            assertThat(policy.callersOwn(PLAIN, false)).isFalse();
        }
    }

    @Nested
    class CooldownTimes {

        @Test
        void the_deployments_own_wins() {
            CooldownPolicy policy = new CooldownPolicy(false, null, Map.of(), seconds(30));

            Duration time = policy.time(aDeployment("a").coolingFor(seconds(2)).get(), rateLimited(seconds(9)));

            assertThat(time).isEqualTo(seconds(2));
        }

        @Test
        void then_what_the_provider_asks_for() {
            CooldownPolicy policy = new CooldownPolicy(false, null, Map.of(), seconds(30));

            assertThat(policy.time(PLAIN, rateLimited(seconds(9)))).isEqualTo(seconds(9));
        }

        @Test
        void a_provider_is_believed_for_a_day_at_most() {
            CooldownPolicy policy = new CooldownPolicy(false, null, Map.of(), null);

            assertThat(policy.time(PLAIN, rateLimited(Duration.ofDays(30)))).isEqualTo(Duration.ofDays(1));
        }

        @Test
        void then_the_routers() {
            CooldownPolicy policy = new CooldownPolicy(false, null, Map.of(), seconds(30));

            assertThat(policy.time(PLAIN, serverError())).isEqualTo(seconds(30));
            assertThat(policy.time(PLAIN, rateLimited(Duration.ZERO))).isEqualTo(seconds(30));
        }

        @Test
        void then_five_seconds() {
            CooldownPolicy policy = new CooldownPolicy(false, null, Map.of(), null);

            assertThat(policy.time(PLAIN, serverError())).isEqualTo(seconds(5));
        }
    }
}
