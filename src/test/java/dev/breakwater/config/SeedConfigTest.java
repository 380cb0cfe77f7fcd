package dev.breakwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.catalog.Deployment;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The example configuration of LiteLLM's page on fallbacks, retries, timeouts and cooldowns. */
class SeedConfigTest {

    private static final String YAML = """
        model_list:
          - model_name: zephyr-beta
            litellm_params:
              model: huggingface/HuggingFaceH4/zephyr-7b-beta
              api_base: http://0.0.0.0:8001
          - model_name: zephyr-beta
            litellm_params:
              model: huggingface/HuggingFaceH4/zephyr-7b-beta
              api_base: http://0.0.0.0:8002
          - model_name: gpt-3.5-turbo
            litellm_params:
              model: gpt-3.5-turbo
              api_key: <my-openai-key>
          - model_name: gpt-3.5-turbo-16k
            litellm_params:
              model: gpt-3.5-turbo-16k
              api_key: <my-openai-key>
          - model_name: gpt-3.5-turbo
            litellm_params:
              model: azure/gpt-turbo-small-ca
              api_base: https://my-endpoint-canada-berri992.openai.azure.com/
              api_key:
              timeout: 0.1 # timeout in (seconds)
              stream_timeout: 0.01 # timeout for stream requests (seconds)
              max_retries: 5
        litellm_settings:
          num_retries: 3
          request_timeout: 10
          fallbacks: [{"zephyr-beta": ["gpt-3.5-turbo"]}]
          context_window_fallbacks: [{"zephyr-beta": ["gpt-3.5-turbo-16k"]}, {"gpt-3.5-turbo": ["gpt-3.5-turbo-16k"]}]
          allowed_fails: 3
        """;

    @Test
    void it_is_read_as_it_stands() {
        GatewayConfig config = Bound.yaml(YAML).get();

        assertThat(config.catalog().groups())
                .extracting(group -> group.name() + " " + group.deployments().size())
                .containsExactly("zephyr-beta 2", "gpt-3.5-turbo 2", "gpt-3.5-turbo-16k 1");
        assertThat(config.policy().retry().configured()).isEqualTo(3);
        assertThat(config.policy().time().configured()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.policy().cooldown().allowedFails()).isEqualTo(3);
        assertThat(config.policy().fallback().contextWindow()).containsOnlyKeys("zephyr-beta", "gpt-3.5-turbo");
        assertThat(Bound.yaml(YAML).warnings())
                .hasSize(2)
                .allSatisfy(warning -> assertThat(warning).contains("'<my-openai-key>' is a placeholder"));
    }

    @Test
    void its_azure_deployment_has_its_own_limits_and_the_usual_key() {
        Deployment azure = Bound.yaml(YAML)
                .withVariable("AZURE_API_KEY", "usual")
                .get()
                .catalog()
                .groups()
                .get(1)
                .deployments()
                .get(1);

        assertThat(azure.endpoint().base()).isEqualTo("https://my-endpoint-canada-berri992.openai.azure.com");
        assertThat(azure.endpoint().key()).isNotNull();
        assertThat(azure.limits().timeout()).isEqualTo(Duration.ofMillis(100));
        assertThat(azure.limits().streamTimeout()).isEqualTo(Duration.ofMillis(10));
        assertThat(azure.limits().retries()).isEqualTo(5);
    }
}
