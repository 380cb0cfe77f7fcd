package dev.breakwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigErrorsTest {

    @Test
    void yaml_that_does_not_parse_is_told_with_its_line() {
        String bad = "model_list:\n  - model_name: a\n   litellm_params: [\n";

        assertThat(Bound.yaml(bad).problems()).singleElement().asString().contains("line 3");
    }

    @Test
    void a_wrong_type_is_told_with_file_line_and_path() {
        assertThat(Bound.settings("litellm_settings:\n  num_retries: three").problems())
                .singleElement()
                .asString()
                .startsWith("config.yaml, line 9: litellm_settings.num_retries: 'three' is not a whole number of 0 or"
                        + " more");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "litellm_settings: {request_timeout: -1}|litellm_settings.request_timeout: '-1' is not a duration of 0"
                        + " or more",
                "litellm_settings: {request_timeout: soon}|'soon' is not a duration; write seconds",
                "litellm_settings: {request_timeout: [1]}|must be a duration, not a list or a map",
                "litellm_settings: {request_timeout: true}|'true' is not a duration",
                "litellm_settings: {num_retries: -1}|'-1' is not a whole number of 0 or more",
                "litellm_settings: {num_retries: 1.5}|'1.5' is not a whole number",
                "litellm_settings: {num_retries: 1_000}|YAML 1.2 does not allow '_' in numbers; remove it",
                "litellm_settings: {num_retries: 99999999999}|is not a whole number",
                "litellm_settings: 3|litellm_settings: must be a map of keys and values",
                "router_settings: {disable_cooldowns: perhaps}|'perhaps' is not true or false",
                "router_settings: {routing_strategy: simple-shufle}|did you mean 'simple-shuffle'?",
                "breakwater_settings: {check_answers: [emtpy]}|'emtpy' is not a check of answers; did you mean"
                        + " 'empty'?",
                "breakwater_settings: {check_answers: empty}|must be a list",
                "router_settings: {retry_policy: {TimeoutErrorRetries:"
                        + " many}}|router_settings.retry_policy.TimeoutErrorRetries",
                "router_settings: {model_group_alias: {x: nobody}}|there is no model group 'nobody'",
                "router_settings: {model_group_alias: {x: {hidden: true}}}|must name a model group",
                "litellm_settings: {fallbacks: [{a: [bb]}]}|litellm_settings.fallbacks[0].a[0]: there is no model"
                        + " group 'bb'; did you mean 'b'?",
                "litellm_settings: {fallbacks: [{a: [a]}]}|'a' falls back only to itself",
                "litellm_settings: {fallbacks: [b]}|fallbacks for all groups belong to default_fallbacks",
                "litellm_settings: {fallbacks: [{a: b}]}|must be a list of model groups",
                "litellm_settings: {fallbacks: [{a: [{model: b}]}]}|only the fallbacks of a request may have"
                        + " parameters",
                "litellm_settings: {fallbacks: a}|must be a list",
                "litellm_settings: {context_window_fallbacks: [{a:"
                        + " [x]}]}|litellm_settings.context_window_fallbacks[0].a[0]",
                "litellm_settings: {default_fallbacks: [x]}|litellm_settings.default_fallbacks[0]: there is no model"
                        + " group 'x'",
                "breakwater_settings: {connect_timeout: 0}|must be more than 0",
                "breakwater_settings: {max_request_bytes: 0}|must be between 1 byte and 1 GiB",
                "breakwater_settings: {max_running_calls: 0}|'0' is not a whole number of 1 or more",
                "general_settings: {max_request_size_mb: 5000}|must be between 1 byte and 1 GiB",
            })
    void what_is_wrong_in_the_settings_is_refused(String settings, String message) {
        assertThat(Bound.settings(settings).problems())
                .singleElement()
                .asString()
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model: opnai/m|'opnai' is no provider that is known; did you mean 'openai'?",
                "model: HuggingFaceH4/zephyr|'HuggingFaceH4' is no provider that is known; did you mean 'huggingface'?",
                "model: huggingfase/m|did you mean 'huggingface'?",
                "{model: m, custom_llm_provider: azrue}|did you mean 'azure'?",
                "model: huggingface/hf-inference/org/*|its * stands in a part of the address",
                "model: openai/|names no model behind 'openai/'",
                "model:|model_list[0].litellm_params.model: is missing",
                "model: ''|litellm_params.model: is empty",
                "{model: m, custom_llm_provider: grok}|'grok' is no provider that is known; did you mean 'groq'?",
                "{model: azure/m}|api_base is missing, and 'azure' has no usual address; write it, or set"
                        + " AZURE_API_BASE",
                "{model: hosted_vllm/m}|api_base is missing",
                "{model: openai/m, api_base: host/v1}|must begin with http:// or https://",
                "{model: openai/m, api_base: 'ftp://host'}|must begin with http:// or https://",
                "{model: openai/m, api_base: 'http://u:pw@host'}|must not contain a user name or password",
                "{model: openai/m, api_base: 'http://host?a=b'}|must not contain '?' or '#'",
                "{model: openai/m, api_base: 'http://h/openai/deployments/d/chat/completions?api-version=1'}|write the"
                        + " model as azure/<deployment>",
                "{model: azure/d, api_base: 'http://h?api-version=1&code=2'}|must not contain '?' or '#'",
                "{model: openai/m, api_base: 'http://h/chat/completions/v1'}|in the middle; write the root before"
                        + " it",
                "{model: azure/d, api_base: 'http://h/openai/deployments/d', api_version: v1}|'v1' has no deployments"
                        + " in its addresses; write as api_base what stands before '/openai/deployments'",
                "{model: openai/m, api_base: 'http://host#b'}|must not contain '?' or '#'",
                "{model: openai/m, api_base: 'http://u:pw@my_host'}|must not contain a user name or password",
                "{model: openai/m, api_base: 'http://my host'}|is not a URL",
                "{model: openai/m, api_base: 'http://my_host:70000'}|has no valid host name",
                "{model: openai/m, api_base: 'http://my_host:0'}|has no valid host name",
                "{model: openai/m, api_base: 'http://my$host'}|has no valid host name",
                "{model: openai/m, api_base: 'http:/v1'}|has no valid host name",
                "{model: openai/m, api_base: 'http://ho st'}|is not a URL",
                "{model: openai/m, timeout: -0.5}|model_list[0].litellm_params.timeout: '-0.5'",
                "{model: openai/m, weight: heavy}|'heavy' is not a number of 0 or more",
                "{model: openai/m, weight: -1}|'-1' is not a number of 0 or more",
                "{model: openai/m, tags: free}|must be a list",
                "{model: openai/m, extra_headers: {Host: x}}|is no header that can be set",
                "{model: openai/m, extra_headers: {'a b': x}}|is no header that can be set",
                "{model: openai/m, extra_headers: {a: [x]}}|must be a single text",
                "{model: azure/m, api_base: 'http://h', api_version: 'a&b'}|is no version of Azure's API",
            })
    void what_is_wrong_in_a_deployment_is_refused(String params, String message) {
        assertThat(Bound.deployment(params).problems())
                .singleElement()
                .asString()
                .contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "content-length", "Transfer-Encoding", "CONNECTION", "Upgrade", "Expect"})
    void a_header_that_is_the_connections_own_is_refused_with_its_line_and_path(String header) {
        String yaml = """
            model_list:
              - model_name: a
                litellm_params:
                  model: openai/m
                  extra_headers:
                    %s: sk-hidden
            """.formatted(header);

        assertThat(Bound.yaml(yaml).problems())
                .singleElement()
                .asString()
                .startsWith("config.yaml, line 6: model_list[0].litellm_params.extra_headers." + header
                        + ": is no header that can be set")
                .doesNotContain("hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"litellm_settings: {}", "model_list: []", "model_list:", "model_list: {}"})
    void a_configuration_without_deployments_is_refused(String yaml) {
        assertThat(Bound.yaml(yaml).problems())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each).contains("model_list"));
    }

    @Test
    void an_entry_needs_a_name() {
        assertThat(Bound.yaml("model_list:\n  - litellm_params: {model: openai/m}")
                        .problems())
                .singleElement()
                .asString()
                .contains("line 2: model_list[0].model_name: is missing");
    }

    @Test
    void two_deployments_with_one_id_are_refused() {
        String yaml = """
            model_list:
              - {model_name: a, litellm_params: {model: openai/m}, model_info: {id: one}}
              - {model_name: b, litellm_params: {model: openai/m}, model_info: {id: one}}
            """;

        assertThat(Bound.yaml(yaml).problems())
                .singleElement()
                .asString()
                .contains("line 3: model_list[1].model_info.id: 'one' is also the id of model_list[0]", "line 2");
    }

    @Test
    void everything_that_is_wrong_is_told_at_once() {
        String settings = """
            litellm_settings:
              num_retries: three
              request_timeout: never
              fallbacks: [{"a": ["x"]}]
            router_settings:
              routing_strategy: best
            """;

        assertThat(Bound.settings(settings).problems()).hasSize(4);
    }
}
