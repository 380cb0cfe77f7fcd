package dev.breakwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.config.tree.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigWarningsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "litellm_setings: {num_retries: 1}|litellm_setings: is not a known key; did you mean"
                        + " 'litellm_settings'?; it is ignored",
                "litellm_settings: {fallback: []}|litellm_settings.fallback: is not a known key; did you mean"
                        + " 'fallbacks'?",
                "router_settings: {retry_polcy: {}}|did you mean 'retry_policy'?",
                "router_settings: {retry_policy: {TimeoutErorRetries: 1}}|did you mean 'TimeoutErrorRetries'?",
                "router_settings: {routing_strategy: least-busy}|'least-busy' is not implemented yet; simple-shuffle"
                        + " is used",
                "router_settings: {enable_tag_filtering: true}|has no effect yet",
                "router_settings: {optional_pre_call_checks: [x]}|has no effect yet",
                "router_settings: {redis_host: h, redis_port: 1}|Redis is not used yet",
                "general_settings: {database_url: x, custom_auth: y}|have no effect here: custom_auth, database_url",
                "litellm_settings: {allowed_fails_policy: {}}|litellm_settings.allowed_fails_policy: has no effect"
                        + " here; it belongs to router_settings.allowed_fails_policy",
                "router_settings: {json_logs: true}|belongs to litellm_settings.json_logs",
                "router_settings: {master_key: k}|belongs to general_settings.master_key",
                "general_settings: {num_retries: 1}|belongs to router_settings.num_retries",
                "litellm_settings: {hedge: true}|belongs to breakwater_settings.hedge",
                "breakwater_settings: {model_groups: {a: {deadline: 1}}}|belongs to breakwater_settings.deadline",
                "litellm_settings: {environment_variables: {A: b}}|belongs to the top level of the file",
                "num_retries: 3|config.yaml, line 8: num_retries: has no effect here; it belongs to"
                        + " router_settings.num_retries",
                "guardrails: [x]|config.yaml, line 8: guardrails: is a section of LiteLLM's that has no effect here",
                "router_settings: {disable_cooldowns: off}|'off' is a string in YAML 1.2 and is read as false; write"
                        + " false",
                "litellm_settings: {num_retries: 012}|'012' is read as decimal here and as octal by LiteLLM",
                "litellm_settings: {request_timeout: 0}|0 sets no time limit",
                "litellm_settings: {fallbacks: [{x: [a]}]}|there is no model group 'x'",
                "router_settings: {model_group_alias: {a: b}}|hides the model group of the same name",
                "litellm_settings: {fallbacks: [{a: [b]}, {a: [c]}]}|'a' already has a list",
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
                "{model: openai/m, id: mine}|has no effect here; it belongs to model_list[].model_info.id, and is not"
                        + " sent to the provider",
                "{model: openai/m, base_model: gpt-4o}|belongs to model_list[].model_info.base_model",
                "{model: openai/m, rpm_limit: 3}|belongs to model_list[].litellm_params.rpm",
                "{model: openai/m, tpm_limit: 3}|belongs to model_list[].litellm_params.tpm",
                "{model: openai/m, cooldown: 3}|belongs to model_list[].litellm_params.cooldown_time",
                "{model: openai/m, retry_after: 3}|belongs to router_settings.retry_after",
                "{model: openai/m, allowed_fails: 3}|belongs to router_settings.allowed_fails",
                "{model: openai/m, access_groups: [x]}|belongs to model_list[].model_info.access_groups",
                "{model: openai/m, supports_vision: true}|belongs to model_list[].model_info.supports_vision",
                "{model: openai/m, description: x}|belongs to model_list[].model_info.description",
                "{model: openai/m, mode: chat}|belongs to model_list[].model_info.mode",
                "{model: openai/m, max_input_tokens: 3}|belongs to model_list[].model_info.max_input_tokens",
                "{model: openai/m, model_name: x}|belongs to model_list[].model_name",
                "{model: openai/m, model_info: {id: x}}|belongs to model_list[].model_info",
                "{model: openai/m, bearer_token: x}|looks like a credential, and is not sent to the provider",
                "{model: openai/m, extra_body: {cache: x}}|extra_body.cache: is set by the gateway, and is not sent",
                "{model: openai/m, extra_body: {stream: true}}|extra_body.stream: can only be set by the client",
                "{model: openai/m, vertex_other: x}|have no effect here: vertex_other",
                "{model: elevenlabs/voice}|there is no adapter for 'elevenlabs' yet",
                "{model: tavily/search}|there is no adapter for 'tavily' yet",
                "{model: azure_ai/m, api_base: 'https://h?api-version=1'}|there is no adapter for 'azure_ai' yet",
                "{model: my-company/zephyr}|'my-company' is no provider that is known: calls to this deployment fail,"
                        + " and go to its group's other deployments or fallbacks; write openai/zephyr and api_base",
                "{model: m, custom_llm_provider: in-house}|'in-house' is no provider that is known",
                "{model: infinity/m, api_base: 'http://h'}|there is no adapter for 'infinity' yet, so api_base is"
                        + " spoken to in OpenAI's form and asked for 'm'",
                "{model: azure/responses/d, api_base: 'http://h'}|the route 'responses/' is not supported yet: 'd' is"
                        + " asked by chat completions",
                "{model: openai/responses/m}|the route 'responses/' is not supported yet: 'm' is asked",
                "{model: azure/speech/d, api_base: 'http://h'}|the route 'speech/' is not supported yet",
                "{model: azure/eu/d, api_base: 'http://h'}|'eu/' is no route of Azure's that is known, and is taken"
                        + " for a part of the deployment's name; write azure/d if it is none",
                "{model: sagemaker/chat/my-model}|there is no adapter for 'sagemaker' yet",
                "{model: openai/m, stream: true}|can only be set by the client in each request",
                "{model: openai/m, litellm_credential_name: c}|has no effect yet",
                "{model: replicate/m}|there is no adapter for 'replicate' yet",
                "{model: sagemaker/x, aws_region_name: eu}|there is no adapter for 'sagemaker' yet",
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "input_cost_per_token: 0.1",
                "output_cost_per_second: 0.1",
                "cache_read_input_token_cost: 0.1",
                "ocr_cost_per_page: 1",
                "tiered_pricing: [{range: [0, 1]}]",
            })
    void prices_have_their_place_in_a_deployment_and_are_not_sent(String price) {
        Bound bound = Bound.deployment("model: openai/m\n" + price);

        assertThat(bound.warnings()).isEmpty();
        assertThat(bound.first().defaults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id: x",
                "rpm_limit: 3",
                "supports_vision: true",
                "cooldown: 3",
                "guardrails: [x]",
                "metadata_x: {}",
                "auth_token: x",
                "extra_body: {cache: {}, api_key: k, model: n}",
                "litellm_anything: 3"
            })
    void settings_never_go_out_as_parameters(String setting) {
        assertThat(Bound.deployment("model: openai/m\n" + setting).first().defaults())
                .doesNotContainKeys(
                        "id",
                        "rpm_limit",
                        "supports_vision",
                        "cooldown",
                        "guardrails",
                        "auth_token",
                        "cache",
                        "api_key",
                        "model",
                        "litellm_anything");
    }

    @Test
    void a_parameter_in_model_info_is_told_where_it_belongs() {
        String yaml = """
            model_list:
              - model_name: a
                litellm_params: {model: openai/m}
                model_info: {weight: 3, timeout: 5, cooldown: 1, note: kept, supports_vision: true, input_cost_per_token: 1}
            """;

        assertThat(Bound.yaml(yaml).warnings())
                .containsExactlyInAnyOrder(
                        "config.yaml, line 4: model_list[0].model_info.weight: has no effect here; it belongs to"
                                + " model_list[].litellm_params.weight",
                        "config.yaml, line 4: model_list[0].model_info.timeout: has no effect here; it belongs to"
                                + " model_list[].litellm_params.timeout",
                        "config.yaml, line 4: model_list[0].model_info.cooldown: has no effect here; it belongs to"
                                + " model_list[].litellm_params.cooldown_time");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "router_settings: {enable_cooldowns: true}",
                "router_settings: {disable_pre_call_checks: true}",
                "general_settings: {enable_spend_logs: true}",
            })
    void no_hint_names_a_key_that_means_the_opposite(String settings) {
        assertThat(Bound.settings(settings).warnings())
                .singleElement()
                .asString()
                .contains("is not a known key; it is ignored")
                .doesNotContain("did you mean");
    }

    @Test
    void custom_providers_of_litellm_are_known() {
        String yaml = """
            model_list:
              - {model_name: a, litellm_params: {model: openai/m}}
              - {model_name: b, litellm_params: {model: opnai/m}}
            litellm_settings:
              custom_provider_map: [{provider: opnai, custom_handler: module.handler}]
            """;

        assertThat(Bound.yaml(yaml).problems()).isEmpty();
        assertThat(Bound.yaml(yaml).warnings())
                .anySatisfy(warning -> assertThat(warning).contains("there is no adapter for 'opnai' yet"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "api_key: '${NAME}'|'${NAME}' is a placeholder and is not replaced by a value; write"
                        + " os.environ/NAME as the whole value",
                "api_key: $NAME|write os.environ/NAME",
                "api_key: '{{ secrets.NAME }}'|write os.environ/NAME",
                "api_key: '%NAME%'|write os.environ/NAME",
                "api_key: os.environ.NAME|write os.environ/NAME",
                "api_key: 'os.environ[\"NAME\"]'|write os.environ/NAME",
                "api_key: <your-key>|'<your-key>' is a placeholder",
                "api_key: YOUR_API_KEY|'YOUR_API_KEY' is a placeholder",
                "api_key: sk-...|'sk-...' is a placeholder",
                "api_version: ${NAME}|write os.environ/NAME",
                "extra_headers: {X-Any: 'Bearer ${NAME}'}|write os.environ/NAME",
                "extra_headers: {X-Any: 'Bearer os.environ/NAME'}|write os.environ/NAME",
            })
    void a_placeholder_for_a_key_is_told(String param, String message) {
        assertThat(Bound.deployment("model: openai/m\n" + param).warnings())
                .singleElement()
                .asString()
                .contains(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "general_settings: {master_key: '${NAME}'}",
                "environment_variables: {ANY: '${NAME}'}",
                "environment_variables: {ANY: $NAME}",
            })
    void a_placeholder_in_the_settings_is_told(String settings) {
        assertThat(Bound.settings(settings).warnings())
                .singleElement()
                .asString()
                .contains("write os.environ/NAME");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api_key: sk-hidden",
                "api_key: $ecret-hidden",
                "api_key: 'hidden${'",
                "api_key: '${NAME:-hidden}'",
                "api_key: my-secret-hidden",
                "mock_response: 'costs ${PRICE}'",
                "chat_template: '{{ hidden }}'",
            })
    void no_warning_repeats_a_key(String param) {
        assertThat(Bound.deployment("model: openai/m\n" + param).warnings())
                .allSatisfy(
                        warning -> assertThat(warning).doesNotContain("hidden").contains("NAME"));
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
              - {model_name: a, litellm_params: {model: sagemaker/m-1, litellm_credential_name: c}}
              - {model_name: a, litellm_params: {model: sagemaker/m-2, litellm_credential_name: c}}
            """;

        assertThat(Bound.yaml(yaml).warnings()).hasSize(2);
    }
}
