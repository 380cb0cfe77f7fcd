package dev.breakwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.FallbackPolicy.Target;
import dev.breakwater.call.Policy;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.ModelGroup;
import dev.breakwater.catalog.Secret;
import dev.breakwater.catalog.StreamSupport;
import dev.breakwater.failure.FailureKind;
import dev.breakwater.policy.AnswerCheck;
import dev.breakwater.policy.CommitPoint;
import dev.breakwater.policy.QueuePolicy;
import dev.breakwater.policy.RetryPolicy;
import dev.breakwater.policy.SizePolicy;
import dev.breakwater.policy.StreamPolicy;
import dev.breakwater.policy.TimePolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsBindingTest {

    @Test
    void without_settings_the_documented_defaults_hold() {
        GatewayConfig config = Bound.settings("").get();

        Policy policy = config.policy();
        assertThat(policy.retry().configured()).isEqualTo(RetryPolicy.DEFAULT);
        assertThat(policy.time().configured()).isEqualTo(TimePolicy.DEFAULT);
        assertThat(policy.time().connect()).isEqualTo(Duration.ofSeconds(5));
        assertThat(policy.cooldown().allowedFails()).isNull();
        assertThat(policy.fallback().deepest()).isEqualTo(5);
        assertThat(policy.routing().countsPrompts()).isFalse();
        assertThat(config.deadline()).isNull();
        assertThat(config.masterKey()).isNull();
        assertThat(config.intake().maxBodyBytes()).isEqualTo(33_554_432);
        assertThat(config.intake().maxRunningCalls()).isEqualTo(10_000);
    }

    @Test
    void router_settings_win_over_litellm_settings() {
        Policy policy = Bound.settings("""
            litellm_settings: {num_retries: 1, request_timeout: 10, allowed_fails: 1, cooldown_time: 1, max_fallbacks: 1,
              fallbacks: [{a: [b]}]}
            router_settings: {num_retries: 4, timeout: 20, allowed_fails: 4, cooldown_time: 4, max_fallbacks: 4,
              fallbacks: [{a: [c]}]}
            """).get().policy();

        assertThat(policy.retry().configured()).isEqualTo(4);
        assertThat(policy.time().configured()).isEqualTo(Duration.ofSeconds(20));
        assertThat(policy.cooldown().allowedFails()).isEqualTo(4);
        assertThat(policy.cooldown().time()).isEqualTo(Duration.ofSeconds(4));
        assertThat(policy.fallback().deepest()).isEqualTo(4);
        assertThat(names(policy.fallback().general())).isEqualTo(Map.of("a", List.of("c")));
    }

    @Test
    void policies_by_kind_of_failure_are_read() {
        Policy policy = Bound.settings("""
            router_settings:
              retry_after: 0.5
              disable_cooldowns: true
              stream_timeout: 3
              retry_policy: {TimeoutErrorRetries: 1, RateLimitErrorRetries: 4}
              model_group_retry_policy: {a: {BadRequestErrorRetries: 2}}
              allowed_fails_policy: {InternalServerErrorAllowedFails: 9}
            """).get().policy();

        assertThat(policy.retry().floor()).isEqualTo(Duration.ofMillis(500));
        assertThat(policy.retry().general()).isEqualTo(Map.of(FailureKind.TIMEOUT, 1, FailureKind.RATE_LIMIT, 4));
        assertThat(policy.retry().ofGroups()).isEqualTo(Map.of("a", Map.of(FailureKind.BAD_REQUEST, 2)));
        assertThat(policy.cooldown().allowedByKind()).isEqualTo(Map.of(FailureKind.INTERNAL_SERVER, 9));
        assertThat(policy.cooldown().disabled()).isTrue();
        assertThat(policy.time().configuredStream()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void rules_of_streams_hold_in_general_for_a_group_and_for_a_deployment() {
        GatewayConfig config = Bound.settings("""
            breakwater_settings:
              commit: tokens:20
              hedge_budget: 0.1
              adaptive_timeout: true
              adaptive_timeout_factor: 3
              adaptive_timeout_floor: 2
              retry_budget: 0.5
              model_groups: {b: {mid_stream: error, commit: whole, hedge: true, adaptive_timeout: false}}
            """).get();
        ModelGroup a = config.catalog().find("a").orElseThrow();
        ModelGroup b = config.catalog().find("b").orElseThrow();
        StreamPolicy streams = config.policy().stream();

        assertThat(streams.commit(a)).isEqualTo(new CommitPoint(20));
        assertThat(streams.commit(b)).isEqualTo(CommitPoint.WHOLE);
        assertThat(streams.goesOn(a, a.deployments().get(0))).isTrue();
        assertThat(streams.goesOn(b, b.deployments().get(0))).isFalse();
        assertThat(streams.hedged(a)).isFalse();
        assertThat(streams.hedged(b)).isTrue();
        assertThat(streams.adaptive(a)).isTrue();
        assertThat(streams.adaptive(b)).isFalse();
        assertThat(streams.hedgeBudget()).isEqualTo(0.1);
        assertThat(streams.adaptiveFactor()).isEqualTo(3);
        assertThat(streams.adaptiveFloor()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.policy().retry().budget()).isEqualTo(0.5);
    }

    @Test
    void calls_wait_only_where_the_configuration_has_a_queue() {
        assertThat(queue("{}")).isEqualTo(QueuePolicy.NONE);
        assertThat(queue("{queue: {}}")).isEqualTo(new QueuePolicy(100, Duration.ofSeconds(10)));
        assertThat(queue("{queue: {length: 3, longest_wait: 500ms}}"))
                .isEqualTo(new QueuePolicy(3, Duration.ofMillis(500)));
        assertThat(Bound.settings("breakwater_settings: {queue: {lenght: 3}}").warnings())
                .anySatisfy(line -> assertThat(line).contains("lenght", "length"));
    }

    private static QueuePolicy queue(String own) {
        return Bound.settings("breakwater_settings: " + own).get().policy().queue();
    }

    @Test
    void a_deployment_says_what_its_streams_can() {
        Deployment deployment = Bound.deployment(
                        "model: openai/m", "    model_info: {supports_assistant_prefill: true, mid_stream: error}")
                .first();

        assertThat(deployment.streaming()).isEqualTo(new StreamSupport(true, false));
    }

    @ParameterizedTest
    @CsvSource({"commit,half,tokens:N", "mid_stream,maybe,continue or error"})
    void a_wrong_rule_of_streams_is_told_with_its_forms(String key, String value, String forms) {
        List<String> problems = Bound.settings("breakwater_settings: {" + key + ": " + value + "}")
                .problems();

        assertThat(problems).singleElement().asString().contains("breakwater_settings." + key, value, forms);
    }

    @Test
    void rules_of_a_group_that_is_not_there_are_told() {
        List<String> warnings = Bound.settings("breakwater_settings: {model_groups: {bb: {hegde: true}}}")
                .warnings();

        assertThat(warnings).anySatisfy(line -> assertThat(line).contains("bb", "never used"));
        assertThat(warnings).anySatisfy(line -> assertThat(line).contains("hegde", "hedge"));
    }

    @Test
    void prompts_are_counted_where_pre_call_checks_are_enabled() {
        assertThat(Bound.settings("router_settings: {enable_pre_call_checks: true}")
                        .get()
                        .policy()
                        .routing()
                        .countsPrompts())
                .isTrue();
    }

    @Test
    void answers_are_checked_for_what_is_listed() {
        assertThat(checks("{}")).containsExactly(AnswerCheck.EMPTY);
        assertThat(checks("{check_answers: []}")).isEmpty();
        assertThat(checks("{check_answers: [json, tool_calls]}"))
                .containsExactlyInAnyOrder(AnswerCheck.JSON, AnswerCheck.TOOL_CALLS);
    }

    private static Set<AnswerCheck> checks(String settings) {
        return Bound.settings("breakwater_settings: " + settings).get().policy().checks();
    }

    @Test
    void fallbacks_are_lists_of_maps_or_a_map() {
        String list = "litellm_settings: {fallbacks: [{a: [b, c]}, {b: [c]}]}";
        String map = "litellm_settings: {fallbacks: {a: [b, c], b: [c]}}";

        for (String form : List.of(list, map)) {
            assertThat(names(Bound.settings(form).get().policy().fallback().general()))
                    .isEqualTo(Map.of("a", List.of("b", "c"), "b", List.of("c")));
        }
    }

    @Test
    void default_fallbacks_are_the_list_of_every_other_group() {
        assertThat(names(Bound.settings("litellm_settings: {default_fallbacks: [c]}")
                        .get()
                        .policy()
                        .fallback()
                        .general()))
                .isEqualTo(Map.of("*", List.of("c")));
    }

    @Test
    void fallbacks_may_name_aliases_and_what_a_wildcard_takes() {
        String yaml = """
            model_list:
              - {model_name: a, litellm_params: {model: openai/m}}
              - {model_name: "openai/*", litellm_params: {model: "openai/*"}}
            router_settings:
              model_group_alias: {nick: a}
              fallbacks: [{a: [openai/gpt-4]}, {openai/gpt-4: [nick]}]
            """;

        assertThat(Bound.yaml(yaml).problems()).isEmpty();
    }

    @Test
    void aliases_may_be_hidden() {
        GatewayConfig config = Bound.settings(
                        "router_settings: {model_group_alias: {x: a, y: {model: b, hidden: true}}}")
                .get();

        assertThat(config.catalog().aliases()).isEqualTo(Map.of("x", "a", "y", "b"));
        assertThat(config.hiddenAliases()).containsExactly("y");
    }

    @Test
    void a_master_key_stands_in_the_file_or_the_environment() {
        assertThat(Bound.settings("general_settings: {master_key: sk-1}").get().masterKey())
                .isEqualTo(new Secret("sk-1"));
        assertThat(Bound.settings("")
                        .withVariable("LITELLM_MASTER_KEY", "sk-2")
                        .get()
                        .masterKey())
                .isEqualTo(new Secret("sk-2"));
    }

    @Test
    void our_own_settings_are_read() {
        GatewayConfig config = Bound.settings("""
            breakwater_settings: {deadline: 30, stream_idle_timeout: 20s, connect_timeout: 2, max_request_bytes: 1000,
              max_running_calls: 7}
            """).get();

        assertThat(config.deadline()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.policy().time().configuredIdle()).isEqualTo(Duration.ofSeconds(20));
        assertThat(config.policy().time().connect()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.intake().maxBodyBytes()).isEqualTo(1000);
        assertThat(config.intake().maxRunningCalls()).isEqualTo(7);
        assertThat(Bound.settings("general_settings: {max_request_size_mb: 2}")
                        .get()
                        .intake()
                        .maxBodyBytes())
                .isEqualTo(2 << 20);
    }

    @Test
    void bounds_of_what_is_held_are_read() {
        GatewayConfig config = Bound.settings("""
            general_settings: {max_response_size_mb: 2}
            breakwater_settings: {max_bytes_in_flight: 5000, max_stream_bytes: 6000, max_stream_time: 60,
              max_fallback_targets: 3, drain_delay: 5, lost_stream: cut, cors: ["https://app.example"]}
            """).get();

        assertThat(config.policy().size()).isEqualTo(new SizePolicy(2 << 20, 6000, Duration.ofSeconds(60), 5000));
        assertThat(config.intake().maxFallbackTargets()).isEqualTo(3);
        assertThat(config.intake().drainDelay()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.intake().lostStream()).isEqualTo(GatewayConfig.LostStream.CUT);
        assertThat(config.intake().corsOrigins()).containsExactly("https://app.example");
    }

    @Test
    void bounds_of_what_is_held_have_defaults() {
        GatewayConfig config = Bound.settings("").get();

        assertThat(config.policy().size()).isEqualTo(SizePolicy.DEFAULT);
        assertThat(config.intake().maxFallbackTargets()).isEqualTo(32);
        assertThat(config.intake().drainDelay()).isZero();
        assertThat(config.intake().lostStream()).isEqualTo(GatewayConfig.LostStream.AUTO);
        assertThat(config.intake().corsOrigins()).isEmpty();
    }

    @Test
    void an_end_of_lost_streams_that_is_unknown_is_an_error() {
        assertThat(Bound.settings("breakwater_settings: {lost_stream: abort}").problems())
                .singleElement()
                .asString()
                .contains("breakwater_settings.lost_stream", "'abort' is not auto, event or cut");
    }

    private static Map<String, List<String>> names(Map<String, List<Target>> lists) {
        return lists.entrySet().stream()
                .collect(java.util.stream.Collectors.toMap(
                        Map.Entry::getKey,
                        each -> each.getValue().stream()
                                .map(target -> target.group().name())
                                .toList()));
    }
}
