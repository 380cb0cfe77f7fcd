package dev.breakwater.catalog;

import static dev.breakwater.testing.Samples.aDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.catalog.ModelFacts.Ability;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFactsTest {

    @ParameterizedTest
    @CsvSource({
        "openai, gpt-4o, openai/gpt-4o",
        "openai, gpt-4o-2024-11-20, openai/gpt-4o",
        "openai, gpt-4o-2024-05-13, openai/gpt-4o-2024-05-13",
        "azure, gpt-4o, openai/gpt-4o",
        "azure, eu/gpt-4o-2024-08-06, openai/gpt-4o",
        "text-completion-openai, gpt-3.5-turbo-instruct, openai/gpt-3.5-turbo-instruct",
        "anthropic, claude-sonnet-4-5-20250929, anthropic/claude-sonnet-4-5",
        "gemini, gemini-2.5-pro, gemini/gemini-2.5-pro",
        "vertex_ai, gemini-2.5-pro, gemini/gemini-2.5-pro",
        "vertex_ai, gemini-2.0-flash, vertex_ai/gemini-2.0-flash",
        "vertex_ai, claude-sonnet-4-5@20250929, anthropic/claude-sonnet-4-5",
        "vertex_ai, claude-opus-4-6@default, anthropic/claude-opus-4-6",
        "vertex_ai, claude-3-5-sonnet-v2@20241022, anthropic/claude-3-5-sonnet",
        "cohere_chat, command-r-08-2024, cohere/command-r",
        "groq, llama-3.3-70b-versatile, groq/llama-3.3-70b-versatile",
        "openrouter, openai/gpt-4.1, openrouter/openai/gpt-4.1",
        "fireworks_ai, kimi-k2p5, fireworks_ai/accounts/fireworks/models/kimi-k2p5",
    })
    void a_model_is_found_by_its_providers_name(String provider, String model, String row) {
        assertThat(facts(provider, model).name()).isEqualTo(row);
    }

    @ParameterizedTest
    @CsvSource({
        "us.anthropic.claude-sonnet-4-6, us.anthropic.claude-sonnet-4-6",
        "eu.anthropic.claude-sonnet-4-6, us.anthropic.claude-sonnet-4-6",
        "global.anthropic.claude-sonnet-4-6, anthropic.claude-sonnet-4-6",
        "us.anthropic.claude-3-haiku-20240307-v1:0, anthropic.claude-3-haiku-20240307-v1:0",
        "converse/us.deepseek.r1-v1:0, deepseek.r1-v1:0",
        "us-west-2/mistral.mixtral-8x7b-instruct-v0:1, mistral.mixtral-8x7b-instruct-v0:1",
        "invoke/eu-central-1/apac.amazon.nova-pro-v1:0, amazon.nova-pro-v1:0",
        "eu.amazon.nova-pro-v1:0, eu.amazon.nova-pro-v1:0",
    })
    void bedrocks_regions_have_rows_of_their_own_or_the_models(String model, String row) {
        assertThat(facts("bedrock", model).name()).isEqualTo("bedrock/" + row);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, gpt-4o-2099-01-01",
        "openai, unheard-of",
        "hosted_vllm, gpt-4o",
        "github, gpt-4o",
        "ollama, llama3",
        "openrouter, gpt-4o",
        "anthropic, gpt-4o",
        "bedrock, arn:aws:bedrock:us-east-1:1:inference-profile/x",
        "openai, *",
    })
    void what_is_not_in_the_table_stays_unknown(String provider, String model) {
        assertThat(facts(provider, model)).isEqualTo(ModelFacts.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "azure, azure/gpt-4.1, openai/gpt-4.1",
        "azure, gpt-4.1, openai/gpt-4.1",
        "azure, azure/eu/gpt-4o-2024-08-06, openai/gpt-4o",
        "openai_like, anthropic/claude-opus-4-1, anthropic/claude-opus-4-1",
        "openai_like, claude-opus-4-1, anthropic/claude-opus-4-1",
        "openai_like, gemini-2.5-pro, gemini/gemini-2.5-pro",
        "groq, openai/gpt-oss-20b, groq/openai/gpt-oss-20b",
        "openai, nobody/knows, openai/gpt-4o",
    })
    void a_base_model_is_looked_up_before_the_models_own_name(String provider, String base, String row) {
        Deployment deployment = aDeployment("d")
                .of(provider)
                .model("gpt-4o")
                .info(object("{\"base_model\":\"" + base + "\"}"))
                .get();

        assertThat(deployment.facts().name()).isEqualTo(row);
    }

    @Test
    void model_info_overrides_the_table_field_by_field() {
        ModelFacts facts =
                aDeployment("d").model("gpt-4o").info(object("""
                    {"mode": "own", "max_input_tokens": 7, "input_cost_per_token": 0.5,
                     "supports_vision": false, "supports_reasoning": true}\
                    """)).get().facts();

        assertThat(facts.mode()).isEqualTo("own");
        assertThat(facts.window()).isEqualTo(7);
        assertThat(facts.maxOutput()).isEqualTo(16_384);
        assertThat(facts.prices().input()).isEqualByComparingTo("0.5");
        assertThat(facts.prices().output()).isEqualByComparingTo("0.00001");
        assertThat(facts.abilities())
                .containsExactlyInAnyOrder(Ability.TOOLS, Ability.SCHEMA, Ability.REASONING, Ability.CACHING);
    }

    @Test
    void model_info_is_all_that_is_known_of_a_model_outside_the_table() {
        ModelFacts facts = aDeployment("d")
                .model("own")
                .info(object("{\"max_output_tokens\": 9, \"output_cost_per_token\": 1}"))
                .get()
                .facts();

        assertThat(facts.name()).isNull();
        assertThat(facts.window()).isNull();
        assertThat(facts.maxOutput()).isEqualTo(9);
        assertThat(facts.prices().output()).isEqualTo(BigDecimal.ONE);
        assertThat(facts.prices().input()).isNull();
    }

    @Test
    void a_wildcards_model_is_looked_up_by_the_name_that_fills_it() {
        Deployment any = aDeployment("d").of("anthropic").model("claude-*").get();

        assertThat(any.facts().name()).isNull();
        assertThat(any.fill("haiku-4-5").facts().name()).isEqualTo("anthropic/claude-haiku-4-5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt-4o",
                "claude-3-haiku-20240307",
                "anthropic.claude-3-5-sonnet-20241022-v2:0",
                "anthropic/claude-sonnet-4.5",
                "claude-opus-4-1-20250805",
                "claude-haiku-4-5"
            })
    void these_may_continue_a_last_message(String model) {
        assertThat(PrefillFamilies.mayContinue(model)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "claude-sonnet-4-6",
                "anthropic/claude-opus-4.6",
                "us.anthropic.claude-opus-4-7",
                "claude-opus-4-8",
                "claude-sonnet-5",
                "claude-unheard-of"
            })
    void these_refuse_it(String model) {
        assertThat(PrefillFamilies.mayContinue(model)).isFalse();
    }

    private static ModelFacts facts(String provider, String model) {
        return aDeployment("d").of(provider).model(model).get().facts();
    }

    private static JsonObject object(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }
}
