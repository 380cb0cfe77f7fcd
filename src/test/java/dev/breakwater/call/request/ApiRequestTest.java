package dev.breakwater.call.request;

import static dev.breakwater.testing.Samples.aCall;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiRequestTest {

    @Test
    void the_provider_gets_its_own_name_of_the_model_and_the_rest_as_it_came() {
        String body = body("{ \"messages\" : [ ] ,\"model\":\"gpt-4\", \"x_unknown\":1.50 }", Map.of());

        assertThat(body).isEqualTo("{ \"messages\" : [ ] ,\"model\":\"theirs\", \"x_unknown\":1.50 }");
    }

    @Test
    void a_request_without_a_model_gets_one() {
        assertThat(body("{\"messages\":[]}", Map.of())).isEqualTo("{\"messages\":[],\"model\":\"theirs\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fallbacks",
                "context_window_fallbacks",
                "content_policy_fallbacks",
                "disable_fallbacks",
                "num_retries",
                "timeout",
                "stream_timeout",
                "mock_response",
                "mock_timeout",
                "mock_testing_fallbacks",
                "mock_testing_rate_limit_error",
                "tags",
                "metadata",
                "cache",
                "no-log",
                "guardrails",
                "litellm_session_id",
                "litellm_anything",
                "custom_llm_provider",
                "model_info",
                "input_cost_per_token",
                "cache_read_input_token_cost",
                "tiered_pricing",
                "langfuse_public_key",
                "aws_region_name",
                "vertex_project",
                "caching",
                "ttl",
                "id",
                "headers",
                "base_model",
                "client_secret",
                "extra_body",
                "prompt_id",
                "weight",
                "order",
                "_litellm_tpm_reserved_tokens"
            })
    void what_is_ours_stays_here(String name) {
        assertThat(body("{\"model\":\"m\",\"" + name + "\":1}", Map.of())).isEqualTo("{\"model\":\"theirs\"}");
    }

    @Test
    void the_requests_own_value_wins_over_the_deployments() {
        String body = body("{\"model\":\"m\",\"temperature\":null}", Map.of("temperature", "0.5", "max_tokens", "9"));

        assertThat(body).isEqualTo("{\"model\":\"theirs\",\"temperature\":null,\"max_tokens\":9}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user", "store", "seed", "service_tier", "safety_identifier", "prompt_cache_key", "reasoning_effort",
                        "priority",
                "stream_options", "top_k", "min_p", "models", "provider", "mode", "language", "azureSearch"
            })
    void what_a_provider_may_know_goes_on(String name) {
        assertThat(body("{\"" + name + "\":1,\"model\":\"m\"}", Map.of()))
                .isEqualTo("{\"" + name + "\":1,\"model\":\"theirs\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'metadata':{'a':'b'},'store':true}||{'metadata':{'a':'b'},'store':true,'model':'theirs'}",
                "{'metadata':{'a':'b'}}|true|{'metadata':{'a':'b'},'model':'theirs','store':true}",
                "{'metadata':{'a':'b'},'store':false}|true|{'store':false,'model':'theirs'}",
                "{'metadata':{'a':'b'},'store':'true'}||{'store':'true','model':'theirs'}",
            })
    void openais_metadata_goes_on_with_store_alone(String request, String storeDefault, String sent) {
        Map<String, String> defaults = storeDefault == null ? Map.of() : Map.of("store", storeDefault);

        assertThat(body(request.replace('\'', '"'), defaults)).isEqualTo(sent.replace('\'', '"'));
    }

    @Test
    void a_deployments_metadata_goes_on_with_store_alone() {
        Map<String, String> defaults = Map.of("metadata", "{\"a\":\"b\"}");

        assertThat(body("{\"model\":\"m\"}", defaults)).isEqualTo("{\"model\":\"theirs\"}");
        assertThat(body("{\"model\":\"m\",\"store\":true}", defaults))
                .isEqualTo("{\"model\":\"theirs\",\"store\":true,\"metadata\":{\"a\":\"b\"}}");
    }

    private static String body(String json, Map<String, String> defaults) {
        return new String(
                aCall().saying(json).get().request().bodyFor("theirs", defaults).join(), UTF_8);
    }
}
