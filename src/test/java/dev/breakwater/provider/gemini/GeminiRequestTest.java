package dev.breakwater.provider.gemini;

import static dev.breakwater.provider.gemini.Sent.body;
import static dev.breakwater.provider.gemini.Sent.gemini;
import static dev.breakwater.provider.gemini.Sent.request;
import static dev.breakwater.provider.gemini.Sent.with;
import static dev.breakwater.testing.Samples.aCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.CallFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses and parameters of requests to Gemini. */
class GeminiRequestTest {

    @ParameterizedTest
    @CsvSource({
        "https://g/v1beta, gemini-2.5-pro, https://g/v1beta/models/gemini-2.5-pro:generateContent",
        "https://g, gemini-2.5-pro, https://g/v1beta/models/gemini-2.5-pro:generateContent",
        "https://g/v1, m, https://g/v1/models/m:generateContent",
        "https://g/v1beta/models, m, https://g/v1beta/models/m:generateContent",
        "https://g/v1beta/models/m:generateContent, m, https://g/v1beta/models/m:generateContent",
        "https://g/proxy, models/m, https://g/proxy/v1beta/models/m:generateContent",
        "https://g/v1alpha, tunedModels/t, https://g/v1alpha/tunedModels/t:generateContent"
    })
    void the_address_is_below_the_version(String base, String model, String address) {
        assertThat(request(aCall().on(gemini(model).at(base).key("sk-secret"))).address())
                .isEqualTo(address)
                .doesNotContain("sk-secret");
    }

    @Test
    void a_stream_is_asked_for_as_server_sent_events() {
        assertThat(request(aCall().on(gemini("m").at("https://g")).streamed()).address())
                .isEqualTo("https://g/v1beta/models/m:streamGenerateContent?alt=sse");
    }

    @Test
    void data_of_an_unknown_type_and_unknown_parts_are_refused() {
        assertThat(refused("""
            "messages":[{"role":"user","content":[{"type":"file","file":{"file_data":"data:;base64,AAAA"}}]}]\
            """)).contains("media" + " type");
        assertThat(refused("\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"hologram\"}]}]"))
                .contains("'hologram'");
    }

    @Test
    void tools_are_declared_with_their_schema_as_it_is() {
        String schema = "{\"type\":\"object\",\"properties\":{\"n\":{\"exclusiveMinimum\":0,\"$ref\":\"#/$defs/n\"}},"
                + "\"additionalProperties\":false}";
        String body = with("m", """
            "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":%s}},
            {"type":"function","function":{"name":"g"}}],"parallel_tool_calls":true\
            """.formatted(schema));

        assertThat(body).contains("""
            "tools":[{"functionDeclarations":[{"name":"f","description":"d","parametersJsonSchema":%s},{"name":"g"}]}]\
            """.formatted(schema));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"auto\"|{\"mode\":\"AUTO\"}",
                "\"none\"|{\"mode\":\"NONE\"}",
                "\"required\"|{\"mode\":\"ANY\"}",
                "{\"type\":\"function\",\"function\":{\"name\":\"f\"}}|{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"f\"]}"
            })
    void the_choice_of_a_tool_has_a_mode(String choice, String config) {
        String body = with(
                "m", "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":" + choice);

        assertThat(body).contains("\"toolConfig\":{\"functionCallingConfig\":" + config + "}");
    }

    @Test
    void a_name_that_gemini_refuses_is_replaced_everywhere_in_the_same_way() {
        String body = with("m", """
            "messages":[{"role":"user","content":"hi"},{"role":"assistant","tool_calls":[{"id":"c","type":"function",
            "function":{"name":"1st","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c","content":"x"}],
            "tools":[{"type":"function","function":{"name":"1st"}}],
            "tool_choice":{"type":"function","function":{"name":"1st"}}\
            """);
        String name = FunctionNames.sent("1st");

        assertThat(name).matches("fn_1st_[0-9a-f]{8}");
        assertThat(body.split("\"" + name + "\"", -1)).hasSize(5);
        assertThat(body).doesNotContain("\"1st\"");
    }

    @Test
    void sampling_and_limits_have_geminis_names() {
        String body = with("m", """
            "temperature":0.25,"top_p":0.5,"top_k":3,"frequency_penalty":0.1,"presence_penalty":0.2,"seed":7,
            "max_tokens":9,"n":2,"stop":["END","FIN"],"logprobs":true,"top_logprobs":4\
            """);

        assertThat(body).contains("""
            "generationConfig":{"temperature":0.25,"topP":0.5,"topK":3,"frequencyPenalty":0.1,"presencePenalty":0.2,\
            "seed":7,"responseLogprobs":true,"logprobs":4,"maxOutputTokens":9,"candidateCount":2,\
            "stopSequences":["END","FIN"]}\
            """);
    }

    @Test
    void a_schema_for_the_answer_goes_as_json_schema() {
        String schema = "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/b\"}},\"$defs\":{\"b\":{}}}";

        assertThat(with("m", "\"response_format\":{\"type\":\"json_object\"}"))
                .contains("\"generationConfig\":{\"responseMimeType\":\"application/json\"}");
        assertThat(with("m", """
            "response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":%s}}\
            """.formatted(schema)))
                .contains("{\"responseMimeType\":\"application/json\",\"responseJsonSchema\":" + schema + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemini-2.5-flash|\"reasoning_effort\":\"low\"|{\"includeThoughts\":true,\"thinkingBudget\":1024}",
                "gemini-2.5-flash|\"reasoning_effort\":\"none\"|{\"includeThoughts\":false,\"thinkingBudget\":0}",
                "gemini-2.5-pro|\"reasoning_effort\":\"none\"|{\"includeThoughts\":true,\"thinkingBudget\":128}",
                "gemini-3-pro|\"reasoning_effort\":\"minimal\"|{\"includeThoughts\":true,\"thinkingLevel\":\"LOW\"}",
                "gemini-flash-latest|\"reasoning_effort\":\"high\"|{\"includeThoughts\":true,\"thinkingLevel\":\"HIGH\"}",
                "gemini-3-flash|\"reasoning_effort\":\"none\"|{\"includeThoughts\":false,\"thinkingLevel\":\"MINIMAL\"}",
                "m|\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}|{\"includeThoughts\":true,\"thinkingBudget\":2000}",
                "m|\"thinking\":{\"type\":\"disabled\"}|{\"includeThoughts\":false,\"thinkingBudget\":0}",
                "m|\"thinking\":{\"type\":\"adaptive\"}|{\"includeThoughts\":true}"
            })
    void reasoning_is_a_level_or_a_budget(String model, String asked, String config) {
        assertThat(with(model, asked)).contains("{\"thinkingConfig\":" + config + "}");
    }

    @Test
    void geminis_own_parameters_are_sent_as_they_are() {
        String body = body(aCall().on(gemini("m").byDefault("safety_settings", "[{\"category\":\"C\"}]"))
                .saying("""
                    {"model":"gpt-4","messages":[{"role":"user","content":"hi"}],"cachedContent":"cachedContents/1",
                    "temperature":1,"generationConfig":{"temperature":2,"mediaResolution":"MEDIA_RESOLUTION_LOW"},
                    "max_tokens":5,"max_completion_tokens":6}\
                    """));

        assertThat(body)
                .contains("\"safety_settings\":[{\"category\":\"C\"}]", "\"cachedContent\":\"cachedContents/1\"")
                .contains("""
                    "generationConfig":{"temperature":2,"maxOutputTokens":6,"mediaResolution":"MEDIA_RESOLUTION_LOW"}\
                    """)
                .doesNotContain("max_tokens");
    }

    @Test
    void what_gemini_lacks_is_refused_by_name() {
        assertThat(refused("\"logit_bias\":{\"1\":2}")).contains("'logit_bias'");
        assertThat(refused("\"parallel_tool_calls\":false")).contains("'parallel_tool_calls'");
        assertThat(refused("\"reasoning_effort\":\"extreme\"")).contains("'extreme'");
        assertThat(refused("\"tools\":[{\"type\":\"web_search\"}]")).contains("'web_search'");
        assertThat(refused("\"tool_choice\":{\"type\":\"allowed_tools\"}")).contains("'tool_choice'");
    }

    private static String refused(String members) {
        CallFailedException failed = catchThrowableOfType(CallFailedException.class, () -> with("m", members));
        assertThat(failed.failure().report().status()).isEqualTo(400);
        return failed.failure().report().message();
    }
}
