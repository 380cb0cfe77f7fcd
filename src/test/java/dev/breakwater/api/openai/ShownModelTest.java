package dev.breakwater.api.openai;

import static dev.breakwater.testing.Samples.aDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class ShownModelTest {

    @Test
    void a_model_of_the_table_has_litellms_fields() {
        JsonObject shown = ShownModel.of(
                aDeployment("d").of("anthropic").model("claude-sonnet-4-5").get());

        assertThat(shown).isEqualTo(object("""
            {"key": "anthropic/claude-sonnet-4-5", "mode": "chat", "litellm_provider": "anthropic", "id": "d",
             "max_tokens": 64000, "max_input_tokens": 200000, "max_output_tokens": 64000,
             "input_cost_per_token": 0.000003, "output_cost_per_token": 0.000015,
             "cache_read_input_token_cost": 3E-7, "cache_creation_input_token_cost": 0.00000375,
             "output_cost_per_reasoning_token": null, "input_cost_per_audio_token": null,
             "output_cost_per_audio_token": null, "output_cost_per_image": null,
             "supports_function_calling": true, "supports_vision": true, "supports_response_schema": true,
             "supports_reasoning": true, "supports_prompt_caching": true,
             "supports_audio_input": null, "supports_audio_output": null}\
            """));
    }

    @Test
    void what_the_configuration_says_wins_and_its_other_keys_are_kept() {
        JsonObject shown =
                ShownModel.of(aDeployment("d").model("gpt-4o").info(object("""
                    {"max_input_tokens": 1000, "input_cost_per_token": 0.5, "supports_vision": false,
                     "litellm_provider": "own", "note": "kept"}\
                    """)).get());

        assertThat(shown).containsAllEntriesOf(object("""
            {"max_input_tokens": 1000, "input_cost_per_token": 0.5, "supports_vision": false,
             "litellm_provider": "own", "note": "kept", "max_output_tokens": 16384}\
            """));
    }

    @Test
    void the_older_limit_is_the_windows_where_a_model_has_no_other() {
        JsonObject shown =
                ShownModel.of(aDeployment("d").model("text-embedding-3-small").get());

        assertThat(shown.getInt("max_tokens")).isEqualTo(8191);
        assertThat(shown.get("max_output_tokens")).isEqualTo(JsonValue.NULL);
    }

    @Test
    void of_an_unknown_model_only_the_configuration_is_shown() {
        assertThat(ShownModel.of(
                        aDeployment("d").info(object("{\"note\": \"kept\"}")).get()))
                .isEqualTo(object("{\"note\": \"kept\", \"id\": \"d\"}"));
    }

    private static JsonObject object(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }
}
