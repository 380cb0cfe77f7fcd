package dev.breakwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.catalog.Secret;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeploymentBindingTest {

    @ParameterizedTest
    @CsvSource({
        "gpt-3.5-turbo, openai, gpt-3.5-turbo, https://api.openai.com/v1",
        "openai/gpt-4o, openai, gpt-4o, https://api.openai.com/v1",
        "groq/llama3, openai, llama3, https://api.groq.com/openai/v1",
        "mistral/m, openai, m, https://api.mistral.ai/v1",
        "together_ai/org/m, openai, org/m, https://api.together.xyz/v1",
        "ollama/llama3, ollama, llama3, http://localhost:11434",
        "ollama_chat/llama3, ollama, llama3, http://localhost:11434",
        "cohere_chat/command-a, cohere, command-a, https://api.cohere.com",
        "huggingface/org/m, huggingface, org/m, https://router.huggingface.co/v1",
        "huggingface/together/org/m, huggingface, org/m, https://router.huggingface.co/together/v1",
        "huggingface/fireworks-ai/org/m, huggingface, org/m, https://router.huggingface.co/fireworks-ai/inference/v1",
        "claude-3-opus, anthropic, claude-3-opus, https://api.anthropic.com",
        "gemini/gemini-pro, gemini, gemini-pro, https://generativelanguage.googleapis.com/v1beta",
    })
    void a_prefix_chooses_adapter_and_address(String model, String adapter, String name, String base) {
        Endpoint endpoint = Bound.deployment("model: " + model).first().endpoint();

        assertThat(endpoint.adapter()).isEqualTo(adapter);
        assertThat(endpoint.model()).isEqualTo(name);
        assertThat(endpoint.base()).isEqualTo(base);
    }

    @Test
    void a_custom_provider_wins_over_the_prefix() {
        Endpoint endpoint = Bound.deployment("{model: foo/m, custom_llm_provider: openai}")
                .first()
                .endpoint();

        assertThat(endpoint.prefix()).isEqualTo("openai");
        assertThat(endpoint.model()).isEqualTo("foo/m");
    }

    @ParameterizedTest
    @CsvSource({
        "openai/m, OPENAI_BASE_URL",
        "openai/m, OPENAI_API_BASE",
        "azure/m, AZURE_API_BASE",
        "huggingface/org/m, HF_API_BASE",
        "groq/m, GROQ_API_BASE",
    })
    void an_address_may_come_from_its_usual_variable(String model, String variable) {
        Bound bound = Bound.deployment("model: " + model).withVariable(variable, "http://elsewhere/v1/");

        assertThat(bound.first().endpoint().base()).isEqualTo("http://elsewhere/v1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://my_service:8000/v1",
                "http://my_service",
                "https://my_service:/v1",
                "http://127.0.0.1:1",
                "http://[::1]:8000/v1",
                "https://h:65535"
            })
    void an_address_that_the_client_can_reach_is_taken(String address) {
        Bound bound = Bound.deployment("{model: openai/m, api_base: '" + address + "'}");

        assertThat(bound.first().endpoint().base()).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "openai/m, https://h/v1/chat/completions, https://h/v1, true",
        "openai/m, https://h/v1/chat/completions/, https://h/v1, true",
        "openai/m, https://h/v1/completions, https://h/v1, true",
        "openai/m, https://h/v1/embeddings, https://h/v1, true",
        "openai/m, https://h/v1//, https://h/v1, false",
        "groq/m, https://h/openai/v1/responses, https://h/openai/v1, true",
        "ollama/m, http://h:11434/v1/chat/completions, http://h:11434, true",
        "ollama/m, http://h:11434/api/chat, http://h:11434, true",
        "ollama/m, http://h:11434/v1, http://h:11434, true",
        "ollama/m, http://h:11434/, http://h:11434, false",
        "ollama_chat/m, http://h:11434/api/generate, http://h:11434, true",
        "huggingface/m, https://h/v1/chat/completions, https://h/v1, true",
        "huggingface/m, https://h/chat/completions, https://h/chat/completions, false",
        "azure/d, https://h/openai/deployments/x/chat/completions, https://h/openai/deployments/x, true",
        "azure/d, https://h/openai/deployments/x/chat/completions?api-version=1, https://h/openai/deployments/x, true",
        "azure/d, https://h/openai/deployments/, https://h, true",
        "azure/d, https://h/openai, https://h, true",
        "azure/d, https://h/openai/v1/, https://h, true",
        "azure/d, https://h/openai/v1/chat/completions, https://h, true",
        "azure/d, https://h/?api-version=1, https://h, true",
    })
    void an_address_is_cut_to_its_root(String model, String address, String root, boolean told) {
        Bound bound = Bound.deployment("{model: " + model + ", api_base: '" + address + "'}");

        assertThat(bound.first().endpoint().base()).isEqualTo(root);
        assertThat(bound.warnings())
                .hasSize(told ? 1 : 0)
                .allSatisfy(warning -> assertThat(warning).containsPattern("; https?://h\\S* is used"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://h?api-version=2024-06-01, , 2024-06-01",
        "https://h?api-version=2024-06-01, 2025-01-01, 2025-01-01",
        "https://h/openai/v1, , v1",
        "https://h/openai/v1, preview, preview",
        "https://h, , 2025-02-01-preview",
    })
    void an_azure_address_may_say_the_version(String address, String version, String asked) {
        String params = "model: azure/d\napi_base: " + address + (version == null ? "" : "\napi_version: " + version);

        assertThat(Bound.deployment(params).first().endpoint().apiVersion()).isEqualTo(asked);
    }

    @ParameterizedTest
    @CsvSource({
        "azure/o_series/d, d",
        "azure/gpt5_series/d, d",
        "azure/responses/o_series/d, d",
        "azure/o_series/*, *",
        "openai/responses/m, m",
        "openai/org/m, org/m",
        "openrouter/o_series/m, o_series/m",
        "together_ai/speech/m, speech/m",
    })
    void a_route_is_not_a_part_of_the_models_name(String model, String name) {
        assertThat(Bound.deployment("{model: " + model + ", api_base: 'http://h'}")
                        .first()
                        .endpoint()
                        .model())
                .isEqualTo(name);
    }

    @Test
    void families_of_azures_models_are_worth_no_warning() {
        assertThat(Bound.deployment("{model: azure/o_series/d, api_base: 'http://h'}")
                        .warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "box, http://box:11434",
        "box:8080, http://box:8080",
        "0.0.0.0:11434, http://0.0.0.0:11434",
        "[::1], http://[::1]:11434",
        "https://ollama.example, https://ollama.example",
    })
    void ollamas_own_variable_needs_neither_scheme_nor_port(String host, String base) {
        Bound bound = Bound.deployment("model: ollama/m").withVariable("OLLAMA_HOST", host);

        assertThat(bound.first().endpoint().base()).isEqualTo(base);
    }

    @Test
    void azure_has_a_version() {
        String params = "{model: azure/m, api_base: 'https://h/'}";

        assertThat(Bound.deployment(params).first().endpoint().apiVersion()).isEqualTo("2025-02-01-preview");
        assertThat(Bound.deployment(params)
                        .withVariable("AZURE_API_VERSION", "v1")
                        .first()
                        .endpoint()
                        .apiVersion())
                .isEqualTo("v1");
        assertThat(Bound.deployment("{model: azure/m, api_base: 'https://h', api_version: 2024-06-01}")
                        .first()
                        .endpoint()
                        .apiVersion())
                .isEqualTo("2024-06-01");
    }

    @ParameterizedTest
    @CsvSource({
        "openai/m, OPENAI_API_KEY",
        "huggingface/org/m, HF_TOKEN",
        "huggingface/org/m, HUGGINGFACE_API_KEY",
        "groq/m, GROQ_API_KEY",
        "together_ai/m, TOGETHERAI_API_KEY",
    })
    void a_missing_or_empty_key_is_the_providers_usual_variable(String model, String variable) {
        for (String params :
                List.of("model: " + model, "model: " + model + "\napi_key:", "model: " + model + "\napi_key: ''")) {
            Bound bound = Bound.deployment(params).withVariable(variable, "sk-usual");

            assertThat(bound.first().endpoint().key()).isEqualTo(new Secret("sk-usual"));
        }
    }

    @Test
    void no_key_anywhere_is_no_key() {
        assertThat(Bound.deployment("model: openai/m").first().endpoint().key()).isNull();
    }

    @Test
    void os_environ_reads_the_environment() {
        Bound bound = Bound.deployment("{model: openai/m, api_key: os.environ/MINE, timeout: os.environ/SECONDS}")
                .withVariable("MINE", "sk-mine")
                .withVariable("SECONDS", "7");

        assertThat(bound.first().endpoint().key()).isEqualTo(new Secret("sk-mine"));
        assertThat(bound.first().limits().timeout()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void a_variable_that_is_not_set_is_named_with_its_path() {
        assertThat(Bound.deployment("{model: openai/m, api_key: os.environ/MINE}")
                        .problems())
                .singleElement()
                .asString()
                .isEqualTo("config.yaml, line 4: model_list[0].litellm_params.api_key: the environment variable 'MINE'"
                        + " is not set, or is empty; set it before the start");
    }

    @Test
    void environment_variables_of_the_file_count_as_set() {
        Bound bound = Bound.deployment("{model: openai/m}", """
            environment_variables:
              OPENAI_API_KEY: os.environ/OTHER
            """).withVariable("OTHER", "sk-other");

        assertThat(bound.first().endpoint().key()).isEqualTo(new Secret("sk-other"));
    }

    @Test
    void a_key_with_a_line_end_is_refused_without_its_value() {
        assertThat(Bound.deployment("model: openai/m")
                        .withVariable("OPENAI_API_KEY", "sk-a\nb")
                        .problems())
                .singleElement()
                .asString()
                .contains("taken from OPENAI_API_KEY", "no HTTP header can carry")
                .doesNotContain("sk-a");
    }

    @Test
    void its_own_numbers_are_read() {
        Deployment deployment = Bound.deployment("""
            model: openai/m
            timeout: 0.1
            stream_timeout: 500ms
            max_retries: 5
            cooldown_time: "2m"
            weight: 2.5
            rpm: 10
            order: 1
            tags: [free, paid]
            """).first();

        assertThat(deployment.limits().timeout()).isEqualTo(Duration.ofMillis(100));
        assertThat(deployment.limits().streamTimeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(deployment.limits().retries()).isEqualTo(5);
        assertThat(deployment.limits().cooldownTime()).isEqualTo(Duration.ofMinutes(2));
        assertThat(deployment.preference().weight()).isEqualTo(2.5);
        assertThat(deployment.preference().rpm()).isEqualTo(10);
        assertThat(deployment.preference().order()).isEqualTo(1);
        assertThat(deployment.preference().tags()).containsExactly("free", "paid");
    }

    @Test
    void places_are_its_own_else_the_routers() {
        String yaml = """
            model_list:
              - {model_name: a, litellm_params: {model: openai/own, max_parallel_requests: 3}}
              - {model_name: a, litellm_params: {model: openai/other}}
            router_settings: {default_max_parallel_requests: 9}
            """;

        assertThat(Bound.yaml(yaml).get().catalog().find("a").orElseThrow().deployments())
                .extracting(each -> each.limits().maxParallelRequests())
                .containsExactly(3, 9);
        assertThat(Bound.deployment("{model: openai/m}").first().limits().maxParallelRequests())
                .isNull();
        assertThat(Bound.deployment("{model: openai/m, max_parallel_requests: 0}")
                        .problems())
                .singleElement()
                .asString()
                .contains("max_parallel_requests", "1 or more");
    }

    @Test
    void num_retries_wins_over_max_retries() {
        assertThat(Bound.deployment("{model: openai/m, num_retries: 0, max_retries: 5}")
                        .first()
                        .limits()
                        .retries())
                .isZero();
    }

    @Test
    void a_window_and_limits_may_stand_in_model_info() {
        String yaml = """
            model_list:
              - model_name: a
                litellm_params: {model: openai/m}
                model_info: {id: 7, max_input_tokens: 8192, tpm: 100, note: kept, api_key: sk-no}
            """;
        Deployment deployment = Bound.yaml(yaml).first();

        assertThat(deployment.id()).isEqualTo("7");
        assertThat(deployment.limits().maxInputTokens()).isEqualTo(8192);
        assertThat(deployment.preference().tpm()).isEqualTo(100);
        assertThat(deployment.info().getString("note")).isEqualTo("kept");
        assertThat(deployment.info()).doesNotContainKey("api_key");
    }

    @Test
    void what_is_nobodys_key_is_a_default_of_the_request_with_its_type() {
        Deployment deployment = Bound.deployment("""
            model: openai/m
            temperature: 0.5
            max_tokens: 100
            user: "12345"
            stop: [a, b]
            response_format: {type: json_object}
            logprobs: true
            extra_body: {min_p: 0.1}
            vertex_project: p
            aws_region_name: eu
            input_cost_per_token: 0.1
            max_parallel_requests: 3
            region_name: eu
            drop_params: true
            """).first();

        assertThat(deployment.defaults())
                .containsEntry("temperature", "0.5")
                .containsEntry("max_tokens", "100")
                .containsEntry("user", "\"12345\"")
                .containsEntry("stop", "[\"a\",\"b\"]")
                .containsEntry("response_format", "{\"type\":\"json_object\"}")
                .containsEntry("logprobs", "true")
                .containsEntry("min_p", "0.1")
                .hasSize(7);
    }

    @Test
    void an_empty_default_is_none_and_not_null() {
        assertThat(Bound.deployment("{model: openai/m, seed: , user: u}")
                        .first()
                        .defaults())
                .containsOnlyKeys("user");
    }

    @Test
    void mock_tool_calls_need_no_provider_and_a_delay_alone_is_no_mock() {
        Deployment calls = Bound.deployment("{model: fake/m, mock_tool_calls: [{id: a}], mock_delay: 0.5}")
                .first();
        Deployment delay = Bound.deployment("{model: openai/m, mock_delay: 1}").first();

        assertThat(calls.endpoint().adapter()).isEqualTo("mock");
        assertThat(calls.defaults())
                .containsEntry("mock_tool_calls", "[{\"id\":\"a\"}]")
                .containsEntry("mock_delay", "0.5");
        assertThat(delay.endpoint().adapter()).isEqualTo("openai");
        assertThat(Bound.deployment("{model: openai/m, mock_delay: soon, mock_tool_calls: 1}")
                        .problems())
                .hasSize(2);
    }

    @Test
    void a_mock_response_needs_no_provider() {
        Deployment deployment =
                Bound.deployment("{model: fake/m, mock_response: hello}").first();

        assertThat(deployment.endpoint().adapter()).isEqualTo("mock");
        assertThat(deployment.endpoint().base()).isNull();
        assertThat(deployment.defaults()).containsEntry("mock_response", "\"hello\"");
    }

    @Test
    void a_list_of_organizations_is_one_deployment_each() {
        List<Deployment> deployments = Bound.deployment("{model: openai/m, organization: [x, y]}")
                .get()
                .catalog()
                .groups()
                .get(0)
                .deployments();

        assertThat(deployments)
                .extracting(each -> each.endpoint().organization())
                .containsExactly("x", "y");
        assertThat(deployments).extracting(Deployment::id).doesNotHaveDuplicates();
    }

    @Test
    void an_id_is_stable_and_does_not_depend_on_the_order_of_keys() {
        String id = Bound.deployment("{model: openai/m, api_key: k, timeout: 3}")
                .first()
                .id();

        assertThat(Bound.deployment("{timeout: 3, api_key: k, model: openai/m}")
                        .first()
                        .id())
                .isEqualTo(id);
        assertThat(Bound.deployment("{model: openai/m, api_key: other, timeout: 3}")
                        .first()
                        .id())
                .isNotEqualTo(id);
        assertThat(id).matches("[0-9a-f]{16}");
    }

    @Test
    void equal_entries_are_deployments_of_their_own() {
        String yaml = """
            model_list:
              - {model_name: a, litellm_params: {model: openai/m}}
              - {model_name: a, litellm_params: {model: openai/m}}
            """;
        List<Deployment> deployments =
                Bound.yaml(yaml).get().catalog().groups().get(0).deployments();

        assertThat(deployments.get(1).id()).isEqualTo(deployments.get(0).id() + "-2");
    }

    @Test
    void headers_are_sent_as_configured() {
        Deployment deployment = Bound.deployment(
                        "{model: openai/m, extra_headers: {X-Team: os.environ/TEAM, api-key: k}}")
                .withVariable("TEAM", "blue")
                .first();

        assertThat(deployment.endpoint().headers())
                .containsEntry("X-Team", "blue")
                .containsEntry("api-key", "k");
    }
}
