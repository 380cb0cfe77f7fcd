package dev.breakwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class LargeConfigTest {

    @Test
    void ten_thousand_deployments_are_read_in_seconds() {
        StringBuilder yaml = new StringBuilder("model_list:\n");
        for (int i = 0; i < 10_000; i++) {
            yaml.append("""
                  - model_name: group-%d
                    litellm_params:
                      model: openai/m
                      api_base: http://10.0.0.1:%d/v1
                      api_key: k-%d
                      timeout: 30
                      weight: 2
                """.formatted(i % 500, 1 + i, i));
        }

        // Far above the usual time, for busy machines, and far below that of a quadratic algorithm.
        GatewayConfig config = Assertions.assertTimeout(
                Duration.ofSeconds(30), () -> Bound.yaml(yaml.toString()).get());

        assertThat(config.catalog().deployments()).isEqualTo(10_000);
        assertThat(config.catalog().groups()).hasSize(500);
    }
}
