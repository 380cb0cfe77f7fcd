package dev.breakwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.FallbackPolicy;
import dev.breakwater.call.FallbackPolicy.Target;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FallbackBindingTest {

    @Test
    void each_kind_has_its_lists() {
        FallbackPolicy policy = policy("""
            litellm_settings:
              fallbacks: [{a: [b, c]}]
              context_window_fallbacks: [{a: [c]}, {b: [c]}]
              content_policy_fallbacks: [{a: [b]}]
              max_fallbacks: 2
            """);

        assertThat(names(policy.general().get("a"))).containsExactly("b", "c");
        assertThat(names(policy.contextWindow().get("b"))).containsExactly("c");
        assertThat(names(policy.contentPolicy().get("a"))).containsExactly("b");
        assertThat(policy.deepest()).isEqualTo(2);
    }

    @Test
    void without_any_nothing_falls_back_and_nesting_is_litellms() {
        FallbackPolicy policy = policy("");

        assertThat(policy.general()).isEmpty();
        assertThat(policy.deepest()).isEqualTo(5);
        assertThat(policy.disabled()).isFalse();
    }

    @Test
    void router_settings_go_before_litellm_settings() {
        FallbackPolicy policy = policy("""
            litellm_settings: {fallbacks: [{a: [b]}]}
            router_settings: {fallbacks: [{a: [c]}]}
            """);

        assertThat(names(policy.general().get("a"))).containsExactly("c");
    }

    @Test
    void default_fallbacks_are_those_of_every_group() {
        FallbackPolicy policy = policy("litellm_settings: {default_fallbacks: [c], fallbacks: [{a: [b]}]}\n");

        assertThat(names(policy.general().get("*"))).containsExactly("c");
        assertThat(names(policy.general().get("a"))).containsExactly("b");
    }

    @Test
    void default_fallbacks_follow_a_list_for_every_group() {
        FallbackPolicy policy = policy("litellm_settings: {default_fallbacks: [c, b], fallbacks: [{\"*\": [b]}]}\n");

        assertThat(names(policy.general().get("*"))).startsWith("b");
    }

    @Test
    void a_target_may_be_an_alias_a_deployment_or_what_a_wildcard_takes() {
        GatewayConfig bound = Bound.yaml("""
            model_list:
              - {model_name: a, litellm_params: {model: openai/m}}
              - {model_name: b, litellm_params: {model: openai/m}, model_info: {id: pin}}
              - {model_name: "w/*", litellm_params: {model: openai/*}}
            router_settings:
              model_group_alias: {nick: b}
              fallbacks: [{a: [nick, pin, w/x]}]
            """).get();

        assertThat(names(bound.policy().fallback().general().get("a"))).containsExactly("nick", "pin", "w/x");
    }

    @Test
    void a_target_that_does_not_exist_is_an_error_with_the_nearest_one() {
        List<String> problems = Bound.yaml("""
            model_list:
              - {model_name: first, litellm_params: {model: openai/m}}
            litellm_settings:
              fallbacks: [{first: [frist-2]}]
              default_fallbacks: [nowhere]
              context_window_fallbacks: [{first: [firts]}]
            """).problems();

        assertThat(problems)
                .asString()
                .contains("line 4")
                .contains("litellm_settings.fallbacks[0].first[0]")
                .contains("'frist-2'");
        assertThat(problems).asString().contains("line 5").contains("'nowhere'");
        assertThat(problems).asString().contains("line 6").contains("'firts'").contains("did you mean 'first'?");
    }

    @Test
    void fallbacks_of_a_group_that_does_not_exist_are_a_warning() {
        assertThat(Bound.settings("litellm_settings: {fallbacks: [{gone: [b]}]}\n")
                        .warnings())
                .asString()
                .contains("litellm_settings.fallbacks[0].gone")
                .contains("'gone'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "litellm_settings: {fallbacks: [{a: [a]}]}",
                "litellm_settings: {fallbacks: [{a: [a, a]}]}",
                "litellm_settings: {context_window_fallbacks: [{a: [a]}]}",
                "router_settings: {model_group_alias: {nick: a}, fallbacks: [{a: [nick]}]}",
                "router_settings: {model_group_alias: {nick: a}, fallbacks: [{nick: [a]}]}",
            })
    void a_group_that_falls_back_only_to_itself_is_an_error(String settings) {
        assertThat(Bound.settings(settings + "\n").problems()).asString().contains("itself");
    }

    @Test
    void two_models_of_one_wildcard_are_two_groups() {
        assertThat(Bound.yaml("""
            model_list: [{model_name: "w/*", litellm_params: {model: openai/*}}]
            litellm_settings: {fallbacks: [{w/x: [w/y]}, {"w/*": [w/z]}]}
            """).problems()).isEmpty();
    }

    @Test
    void a_group_may_stand_among_its_own_fallbacks() {
        assertThat(Bound.settings("litellm_settings: {fallbacks: [{a: [a, b]}]}\n")
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fallbacks: a",
                "fallbacks: [a]",
                "fallbacks: [{a: b}]",
                "fallbacks: [{a: [{model: b, messages: []}]}]",
                "fallbacks: [[a, b]]",
                "fallbacks: 3",
                "default_fallbacks: b",
                "default_fallbacks: {a: [b]}",
                "max_fallbacks: -1",
                "max_fallbacks: many"
            })
    void another_form_is_an_error_with_its_line(String setting) {
        assertThat(Bound.settings("litellm_settings:\n  " + setting + "\n").problems())
                .asString()
                .contains("line 9")
                .contains("litellm_settings." + setting.substring(0, setting.indexOf(':')));
    }

    private static FallbackPolicy policy(String settings) {
        return Bound.settings(settings).get().policy().fallback();
    }

    private static List<String> names(List<Target> targets) {
        return targets.stream().map(target -> target.group().name()).toList();
    }
}
