package dev.breakwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigWarningsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "litellm_setings: {num_retries: 1}|litellm_setings: is no known key; did you mean 'litellm_settings'?;"
                        + " it is ignored",
                "litellm_settings: {fallback: []}|litellm_settings.fallback: is no known key; did you mean"
                        + " 'fallbacks'?",
                "router_settings: {retry_polcy: {}}|did you mean 'retry_policy'?",
                "router_settings: {retry_policy: {TimeoutErorRetries: 1}}|did you mean 'TimeoutErrorRetries'?",
                "router_settings: {routing_strategy: least-busy}|'least-busy' is not implemented yet; simple-shuffle"
                        + " is used",
                "router_settings: {enable_tag_filtering: true}|has no effect yet",
                "router_settings: {optional_pre_call_checks: [x]}|has no effect yet",
                "router_settings: {redis_host: h, redis_port: 1}|Redis is not used yet",
                "general_settings: {database_url: x, custom_auth: y}|without effect here: custom_auth, database_url",
                "router_settings: {disable_cooldowns: off}|'off' is a text in YAML 1.2 and is taken for false; write"
                        + " false",
                "litellm_settings: {num_retries: 012}|'012' is read as decimal here and as octal by LiteLLM",
                "litellm_settings: {request_timeout: 0}|0 sets no time limit",
                "litellm_settings: {fallbacks: [{x: [a]}]}|there is no model group 'x'",
                "router_settings: {model_group_alias: {a: b}}|hides the model group of the same name",
                "litellm_settings: {fallbacks: [{a: [b]}, {a: [c]}]}|'a' has a list already",
            })
    void what_is_odd_in_the_settings_is_told_and_does_not_stop_the_start(String settings, String message) {
        assertThat(Bound.settings(settings).warnings())
                .singleElement()
                .asString()
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{model: openai/m, api_bse: x}|did you mean 'api_base'? It is ignored, and not sent to the provider",
                "{model: openai/m, stream: true}|is the client's to say in each request",
                "{model: openai/m, drop_params: true}|has no effect yet",
                "{model: claude-3-opus}|there is no adapter for 'anthropic' yet",
                "{model: gemini/gemini-pro}|there is no adapter for 'gemini' yet",
                "{model: bedrock/x, aws_region_name: eu}|there is no adapter for 'bedrock' yet",
                "{model: acme/m, api_base: 'http://h'}|'acme' is no provider that is known, so api_base is spoken to"
                        + " in OpenAI's form",
            })
    void what_is_odd_in_a_deployment_is_told(String params, String message) {
        assertThat(Bound.deployment(params).warnings())
                .anySatisfy(warning -> assertThat(warning).contains(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "router_settings: {enable_tag_filtering: false, redis_host: }",
                "litellm_settings: {drop_params: false}",
                "general_settings: {master_key: k}",
            })
    void what_is_switched_off_is_not_worth_a_word(String settings) {
        assertThat(Bound.settings(settings).warnings()).isEmpty();
    }

    @Test
    void parameters_that_providers_know_are_no_misspellings() {
        String params =
                "{model: openai/m, temperature: 0.5, max_tokens: 5, user: u, seed: 1, top_k: 3, my_parameter: 7}";

        assertThat(Bound.deployment(params).warnings()).isEmpty();
    }

    @Test
    void a_gateway_without_a_key_is_worth_a_warning() {
        assertThat(Bound.settings("").get().warnings())
                .extracting(Problem::path)
                .containsExactly("general_settings.master_key");
    }

    @Test
    void the_same_oddity_of_many_deployments_is_told_once() {
        String yaml = """
            model_list:
              - {model_name: a, litellm_params: {model: claude-1, max_parallel_requests: 3, input_cost_per_token: 1}}
              - {model_name: a, litellm_params: {model: claude-2, max_parallel_requests: 3, input_cost_per_token: 1}}
            """;

        assertThat(Bound.yaml(yaml).warnings()).hasSize(3);
    }
}
