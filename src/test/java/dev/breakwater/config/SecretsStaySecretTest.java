package dev.breakwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.Endpoint;
import org.junit.jupiter.api.Test;

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
            model_info: {team_token: hidden-6, note: n}
        general_settings: {master_key: hidden-7}
        """;

    @Test
    void what_is_shown_of_a_deployment_holds_no_secret() {
        GatewayConfig config = Bound.yaml(YAML).withVariable("MINE", "hidden-8").get();

        assertThat(config.shown().values())
                .singleElement()
                .satisfies(shown -> assertThat(shown.toString())
                        .isEqualTo(
                                "{\"model\":\"openai/m\",\"api_base\":\"http://h\",\"max_tokens\":5,\"nested\":{\"fine\":1},"
                                    + "\"mine\":\"os.environ/MINE\"}"));
        assertThat(config.catalog().groups().get(0).deployments().get(0).info().toString())
                .isEqualTo("{\"note\":\"n\"}");
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
