package dev.breakwater.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverridesTest {

    @Test
    void a_leaf_of_the_file_is_overridden_by_an_environment_variable() {
        assertThat(Bound.settings("litellm_settings: {num_retries: 1}")
                        .overriddenByVariable("LITELLM_SETTINGS_NUM_RETRIES", "7")
                        .get()
                        .policy()
                        .retry()
                        .configured())
                .isEqualTo(7);
    }

    @Test
    void a_setting_that_the_file_does_not_have_is_overridden_too() {
        assertThat(Bound.settings("")
                        .overriddenByVariable("ROUTER_SETTINGS_NUM_RETRIES", "7")
                        .get()
                        .policy()
                        .retry()
                        .configured())
                .isEqualTo(7);
    }

    @Test
    void a_deployments_key_comes_from_an_environment_variable_whether_the_file_has_one_or_not() {
        for (String params :
                new String[] {"{model: openai/m}", "{model: openai/m, api_key: sk-file}", "{model: openai/m, api_key: }"
                }) {
            Bound bound = Bound.deployment(params)
                    .overriddenByVariable("MODEL_LIST_0__LITELLM_PARAMS_API_KEY", "sk-variable");

            assertThat(bound.first().endpoint().key()).as(params).isEqualTo(new Secret("sk-variable"));
        }
    }

    @Test
    void an_empty_override_takes_the_value_away() {
        assertThat(Bound.deployment("{model: openai/m, api_key: sk-file}")
                        .overridden("console", "model_list[0].litellm_params.api_key", "")
                        .first()
                        .endpoint()
                        .key())
                .isNull();
    }

    @Test
    void a_deployment_may_be_added_from_elsewhere() {
        GatewayConfig config = Bound.deployment("model: openai/m")
                .overridden("console", "model_list[1].model_name", "b")
                .overridden("console", "model_list[1].litellm_params.model", "openai/n")
                .get();

        assertThat(config.catalog().find("b")).isPresent();
    }

    @Test
    void a_list_is_overridden_as_a_whole_by_json() {
        GatewayConfig config = Bound.settings("litellm_settings: {fallbacks: [{a: [b]}, {b: [c]}]}")
                .overriddenByVariable("LITELLM_SETTINGS_FALLBACKS", "[{\"a\": [\"c\"]}]")
                .get();

        assertThat(config.policy().fallback().general()).containsOnlyKeys("a");
        assertThat(config.policy().fallback().general().get("a"))
                .singleElement()
                .satisfies(target -> assertThat(target.group().name()).isEqualTo("c"));
    }

    @Test
    void a_wrong_override_names_its_source() {
        assertThat(Bound.settings("litellm_settings: {num_retries: 1}")
                        .overridden("the console", "litellm_settings.num_retries", "many")
                        .problems())
                .singleElement()
                .asString()
                .contains("the console]: litellm_settings.num_retries: 'many' is not a whole number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user|'5'|\"5\"",
                "temperature|1|1",
                "temperature|0.7|0.7",
                "temperature|hot|\"hot\"",
                "logprobs|false|false"
            })
    void an_overridden_default_keeps_the_type_of_the_file_where_it_fits(String name, String value, String json) {
        String params = "{model: openai/m, user: '12345', temperature: 0.5, logprobs: true}";
        String plain = value.replace("'", "");

        Deployment deployment = Bound.deployment(params)
                .overridden("console", "model_list[0].litellm_params." + name, plain)
                .first();

        assertThat(deployment.defaults()).containsEntry(name, json);
    }

    @Test
    void what_stands_in_the_file_is_literal() {
        Deployment deployment = Bound.deployment("""
            model: openai/m
            api_key: "a${b}$c\\\\${d}"
            user: "${user.home}"
            """).first();

        assertThat(deployment.endpoint().key()).isEqualTo(new Secret("a${b}$c\\${d}"));
        assertThat(deployment.defaults()).containsEntry("user", "\"${user.home}\"");
    }

    @Test
    void an_expression_that_cannot_be_resolved_is_told_without_its_value() {
        assertThat(Bound.settings("")
                        .overridden("console", "general_settings.master_key", "${no.such.thing}")
                        .problems())
                .singleElement()
                .asString()
                .contains("general_settings.master_key: its ${...} cannot be resolved");
    }
}
