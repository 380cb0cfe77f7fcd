package dev.breakwater.call;

import static dev.breakwater.testing.Samples.aCall;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
                "fallbacks", "context_window_fallbacks", "content_policy_fallbacks", "disable_fallbacks", "num_retries",
                "timeout", "stream_timeout", "mock_response", "mock_timeout", "mock_testing_fallbacks",
                "mock_testing_rate_limit_error", "tags"
            })
    void what_is_ours_stays_here(String name) {
        assertThat(body("{\"model\":\"m\",\"" + name + "\":1}", Map.of())).isEqualTo("{\"model\":\"theirs\"}");
    }

    @Test
    void the_requests_own_value_wins_over_the_deployments() {
        String body = body("{\"model\":\"m\",\"temperature\":null}", Map.of("temperature", "0.5", "max_tokens", "9"));

        assertThat(body).isEqualTo("{\"model\":\"theirs\",\"temperature\":null,\"max_tokens\":9}");
    }

    private static String body(String json, Map<String, String> defaults) {
        return new String(
                aCall().saying(json).get().request().bodyFor("theirs", defaults).join(), UTF_8);
    }
}
