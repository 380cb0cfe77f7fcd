package dev.breakwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.catalog.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsStaySecretTest {

    private static final String YAML = """
        model_list:
          - model_name: a
            litellm_params:
              model: openai/m
              api_base: http://h
              api_key: hidden-1
              extra_headers: {X-Auth: hidden-2}
              aws_secret_access_key: hidden-3
              azure_ad_token: hidden-4
              max_tokens: 5
              nested: {password: hidden-5, fine: 1}
              mine: os.environ/MINE
            model_info: {team_token: hidden-6, note: n, auth: hidden-11, bearer_tok: hidden-12, deep: {authToken: hidden-13}}
        general_settings: {master_key: hidden-7}
        """;

    @Test
    void what_is_shown_of_a_deployment_holds_no_secret() {
        GatewayConfig config = Bound.yaml(YAML).withVariable("MINE", "hidden-8").get();

        assertThat(config.shown().values())
                .singleElement()
                .satisfies(shown -> assertThat(shown.toString())
                        .isEqualTo("{\"model\":\"openai/m\",\"api_base\":\"http://h\",\"max_tokens\":5}"));
        assertThat(config.catalog().groups().get(0).deployments().get(0).info().toString())
                .isEqualTo("{\"note\":\"n\",\"deep\":{}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auth: hidden",
                "tenant_id: hidden",
                "bearer_tok: hidden",
                "anything: {else: hidden}",
                "user: hidden",
                "metadata: {a: hidden}",
                "extra_body: {a: hidden}",
                "extra_headers: {A: hidden}",
                "mock_response: hidden",
                "options: {a: hidden}",
                "response_format: {key: hidden}"
            })
    void a_parameter_is_shown_only_if_it_is_known_to_hold_no_secret(String param) {
        assertThat(Bound.deployment("model: openai/m\n" + param).get().shown().values())
                .singleElement()
                .satisfies(shown -> assertThat(shown.toString()).doesNotContain("hidden"));
    }

    @Test
    void an_address_is_shown_without_user_and_query() {
        String params =
                "{model: sagemaker/m, api_base: 'https://user:hidden@h/v1?key=hidden#hidden', temperature: 0.5}";

        assertThat(Bound.deployment(params).get().shown().values())
                .singleElement()
                .satisfies(shown -> assertThat(shown.toString())
                        .isEqualTo("{\"model\":\"sagemaker/m\",\"api_base\":\"https://h/v1\",\"temperature\":0.5}"));
    }

    @Test
    void what_only_sounds_like_a_secret_is_shown() {
        String yaml = """
            model_list:
              - model_name: a
                litellm_params: {model: openai/m, output_cost_per_reasoning_token: 1}
                model_info: {author: x, max_tokens: 5, cache_read_input_token_cost: 2}
            """;

        assertThat(Bound.yaml(yaml).first().info())
                .containsOnlyKeys(
                        "author", "max_tokens", "cache_read_input_token_cost", "output_cost_per_reasoning_token");
        assertThat(Bound.yaml(yaml).get().shown().values())
                .singleElement()
                .satisfies(shown -> assertThat(shown).containsKey("output_cost_per_reasoning_token"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api_key: !hidden",
                "api_key: !hidden x",
                "api_key: !h!hidden",
                "api_key: *hidden",
                "api_key: '\\uhidden'",
                "api_key: {hidden: , hidden: }",
                "api_key: {hidden: 1}",
                "api_key: [hidden]",
                "api_key: {!x hidden: 1}",
                "extra_headers: {'Bearer hidden': x}",
                "extra_headers: {Authorization: [hidden]}",
            })
    void no_message_of_the_reader_or_the_binder_repeats_a_secret(String param) {
        assertThat(Bound.deployment("model: openai/m\n" + param.replace('\'', param.contains("\\") ? '"' : '\''))
                        .problems())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each).doesNotContain("hidden").doesNotContain("hidd"));
    }

    @Test
    void nor_does_the_text_of_its_endpoint() {
        Endpoint endpoint = Bound.yaml(YAML)
                .withVariable("MINE", "hidden-8")
                .get()
                .catalog()
                .groups()
                .get(0)
                .deployments()
                .get(0)
                .endpoint();

        assertThat(endpoint.headers()).containsEntry("X-Auth", "hidden-2");
        assertThat(endpoint.toString()).contains("http://h", "X-Auth").doesNotContain("hidden");
    }

    @Test
    void no_message_repeats_a_secret() {
        String bad = YAML.replace("api_base: http://h", "api_base: http://user:hidden-9@h")
                .replace("max_tokens: 5", "timeout: sk-hidden-10")
                .replace("{master_key: hidden-7}", "{master_key: [hidden-7]}");

        assertThat(Bound.yaml(bad).problems())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each).doesNotContain("hidden"));
    }

    @Test
    void yaml_that_does_not_parse_is_told_without_its_text() {
        assertThat(Bound.yaml("a:\n  api_key: \"hidden\n  b: [hidden\n").problems())
                .allSatisfy(each -> assertThat(each).doesNotContain("hidden"));
    }

    @Test
    void a_key_is_not_printed_with_its_deployment() {
        assertThat(Bound.deployment("{model: openai/m, api_key: hidden}")
                        .first()
                        .toString())
                .doesNotContain("hidden");
    }
}
