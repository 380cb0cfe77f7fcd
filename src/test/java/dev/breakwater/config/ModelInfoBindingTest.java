package dev.breakwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.catalog.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelInfoBindingTest {

    @Test
    void a_model_of_the_table_needs_no_model_info() {
        Deployment deployment = Bound.deployment("model: azure/gpt-4o\napi_base: http://127.0.0.1:9")
                .first();

        assertThat(deployment.facts().window()).isEqualTo(128_000);
        assertThat(deployment.info()).isEmpty();
    }

    @Test
    void a_base_model_says_what_a_name_does_not() {
        Deployment deployment = with("model: azure/eu-1, api_base: 'http://127.0.0.1:9'", "base_model: azure/gpt-4.1");

        assertThat(deployment.facts().name()).isEqualTo("openai/gpt-4.1");
    }

    @Test
    void limits_and_prices_override_the_tables_however_they_are_written() {
        Deployment deployment = with(
                "model: openai/gpt-4o",
                "max_input_tokens: '1000', max_output_tokens: 500, input_cost_per_token: '0.000001',"
                        + " cache_read_input_token_cost: 1e-7");

        assertThat(deployment.facts().window()).isEqualTo(1000);
        assertThat(deployment.limits().maxInputTokens()).isEqualTo(1000);
        assertThat(deployment.facts().maxOutput()).isEqualTo(500);
        assertThat(deployment.facts().prices().input()).isEqualByComparingTo("0.000001");
        assertThat(deployment.facts().prices().cachedInput()).isEqualByComparingTo("0.0000001");
        assertThat(deployment.facts().prices().output()).isEqualByComparingTo("0.00001");
    }

    @Test
    void prices_of_litellm_params_take_precedence_and_are_shown() {
        Deployment deployment = with("model: openai/m, input_cost_per_token: 0.2", "input_cost_per_token: 0.1");

        assertThat(deployment.facts().prices().input()).isEqualByComparingTo("0.2");
        assertThat(deployment.info().getJsonNumber("input_cost_per_token").doubleValue())
                .isEqualTo(0.2);
    }

    @ParameterizedTest
    @CsvSource({
        "max_output_tokens: 0, is not a whole number of 1 or more",
        "max_input_tokens: many, is not a whole number of 1 or more",
        "input_cost_per_token: -1, is not a number of 0 or more",
        "output_cost_per_token: cheap, is not a number of 0 or more",
    })
    void a_wrong_number_is_an_error(String info, String problem) {
        assertThat(Bound.yaml(yaml("model: openai/m", info)).problems())
                .singleElement()
                .asString()
                .contains("model_list[0].model_info." + info.substring(0, info.indexOf(':')), problem);
    }

    private static Deployment with(String params, String info) {
        return Bound.yaml(yaml(params, info)).first();
    }

    private static String yaml(String params, String info) {
        return "model_list:\n  - model_name: a\n    litellm_params: {" + params + "}\n    model_info: {" + info + "}\n";
    }
}
