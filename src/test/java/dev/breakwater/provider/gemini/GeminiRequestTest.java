package dev.breakwater.provider.gemini;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.CallFailedException;
import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.testing.CallSample;
import dev.breakwater.testing.DeploymentSample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes to Gemini. */
class GeminiRequestTest {

    private static final String CALLS = """
        {"role":"assistant","content":null,"tool_calls":[
        {"id":"c1","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Oslo\\"}"},
        "extra_content":{"google":{"thought_signature":"c2ln"}}},
        {"id":"c2","type":"function","function":{"name":"clock","arguments":""}}]}\
        """;

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
    void system_and_developer_turns_anywhere_are_the_system_instruction() {
        String body = messages("m", """
            {"role":"system","content":"one"},{"role":"user","content":"hi"},{"role":"assistant","content":"ho"},
            {"role":"developer","content":"two"},{"role":"user","content":"go"}\
            """);

        assertThat(body).isEqualTo("""
            {"systemInstruction":{"parts":[{"text":"one"},{"text":"two"}]},"contents":[\
            {"role":"user","parts":[{"text":"hi"}]},{"role":"model","parts":[{"text":"ho"}]},\
            {"role":"user","parts":[{"text":"go"}]}]}\
            """);
    }

    @Test
    void a_call_of_system_turns_alone_is_a_users_turn() {
        assertThat(messages("m", "{\"role\":\"system\",\"content\":\"say hi\"}"))
                .isEqualTo("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"say hi\"}]}]}");
    }

    @Test
    void empty_texts_are_left_out_and_turns_of_one_role_are_one() {
        String body = messages("m", """
            {"role":"user","content":""},{"role":"user","content":"a"},{"role":"assistant","content":""},
            {"role":"user","content":[{"type":"text","text":""},{"type":"text","text":"b"}]}\
            """);

        assertThat(body)
                .isEqualTo("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"a\"},{\"text\":\"b\"}]}]}");
    }

    @Test
    void results_of_parallel_calls_are_one_user_content_under_their_functions_names() {
        String body = messages("gemini-2.5-pro", "{\"role\":\"user\",\"content\":\"hi\"}," + CALLS + """
            ,{"role":"tool","tool_call_id":"c2","content":"{\\"hour\\":7}"},
            {"role":"tool","tool_call_id":"c1","content":"rain"},{"role":"user","content":"and?"}\
            """);

        assertThat(body).isEqualTo("""
            {"contents":[{"role":"user","parts":[{"text":"hi"}]},{"role":"model","parts":[\
            {"functionCall":{"name":"weather","args":{"city":"Oslo"}},"thoughtSignature":"c2ln"},\
            {"functionCall":{"name":"clock","args":{}}}]},{"role":"user","parts":[\
            {"functionResponse":{"name":"weather","response":{"output":"rain"}}},\
            {"functionResponse":{"name":"clock","response":{"hour":7}}}]},\
            {"role":"user","parts":[{"text":"and?"}]}]}\
            """);
    }

    @Test
    void from_the_third_generation_on_calls_have_ids_and_a_foreign_one_skips_the_check_of_its_signature() {
        String body = messages("gemini-3-pro-preview", """
            {"role":"user","content":"hi"},{"role":"assistant","tool_calls":[
            {"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}},
            {"id":"c2","type":"function","function":{"name":"f","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"c1","content":"1"},{"role":"tool","tool_call_id":"c2","content":"2"}\
            """);

        assertThat(body)
                .contains("""
                    {"functionCall":{"id":"c1","name":"f","args":{}},"thoughtSignature":"skip_thought_signature_validator"},\
                    {"functionCall":{"id":"c2","name":"f","args":{}}}\
                    """)
                .contains("{\"functionResponse\":{\"id\":\"c2\",\"name\":\"f\",\"response\":{\"output\":\"2\"}}}");
    }

    @Test
    void a_reference_within_a_result_is_text() {
        String body = messages("m", "{\"role\":\"user\",\"content\":\"hi\"}," + CALLS + """
            ,{"role":"tool","tool_call_id":"c1","content":"{\\"$ref\\":\\"#/x\\"}"}\
            """);

        assertThat(body).contains("\"response\":{\"output\":\"{\\\"$ref\\\":\\\"#/x\\\"}\"}");
    }

    @Test
    void a_failed_result_is_an_error() {
        String body = messages("m", "{\"role\":\"user\",\"content\":\"hi\"}," + CALLS + """
            ,{"role":"tool","tool_call_id":"c1","content":"{\\"no\\":1}","is_error":true}\
            """);

        assertThat(body).contains("\"response\":{\"error\":\"{\\\"no\\\":1}\"}");
    }

    @Test
    void images_of_results_stay_with_them_or_follow_all_results() {
        String history = "{\"role\":\"user\",\"content\":\"hi\"}," + CALLS + """
            ,{"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"see"},
            {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},
            {"role":"tool","tool_call_id":"c2","content":"2"}\
            """;
        String image = "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AAAA\"}}";

        assertThat(messages("gemini-3-flash", history))
                .contains("\"response\":{\"output\":\"see\"},\"parts\":[" + image + "]}}");
        assertThat(messages("gemini-2.5-flash", history)).contains("{\"output\":\"2\"}}}," + image + "]}");
    }

    @Test
    void thoughts_of_other_models_are_not_sent() {
        String body = messages("m", """
            {"role":"user","content":"hi"},{"role":"assistant","content":"ho","thinking_blocks":[
            {"type":"thinking","thinking":"hm","signature":"s"}]},{"role":"user","content":"go"}\
            """);

        assertThat(body).doesNotContain("hm").contains("{\"role\":\"model\",\"parts\":[{\"text\":\"ho\"}]}");
    }

    @Test
    void images_and_files_go_as_data_or_by_their_address() {
        String body = messages("m", """
            {"role":"user","content":[
            {"type":"image_url","image_url":{"url":"data:image/*;base64,iVBORw0KGgoA"}},
            {"type":"image_url","image_url":{"url":"https://h/a.JPG?x=1"}},
            {"type":"image_url","image_url":{"url":"https://h/a"}},
            {"type":"input_audio","input_audio":{"format":"wav","data":"AAAA"}},
            {"type":"file","file":{"filename":"a.pdf","file_data":"data:;base64,AAAA"}},
            {"type":"file","file":{"file_id":"https://g/v1beta/files/x"}}]}\
            """);

        assertThat(body).isEqualTo("""
            {"contents":[{"role":"user","parts":[\
            {"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgoA"}},\
            {"fileData":{"mimeType":"image/jpeg","fileUri":"https://h/a.JPG?x=1"}},\
            {"fileData":{"fileUri":"https://h/a"}},\
            {"inlineData":{"mimeType":"audio/wav","data":"AAAA"}},\
            {"inlineData":{"mimeType":"application/pdf","data":"AAAA"}},\
            {"fileData":{"fileUri":"https://g/v1beta/files/x"}}]}]}\
            """);
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

    private static DeploymentSample gemini(String model) {
        return aDeployment("d").of("gemini").model(model);
    }

    private static ProviderRequest request(CallSample call) {
        return new GeminiForm().request(anAttempt(call.get(), 0));
    }

    private static String body(CallSample call) {
        return request(call).body().text();
    }

    private static String messages(String model, String messages) {
        return with(model, "\"messages\":[" + messages + "]");
    }

    /** @param members of the request; {@code messages} only where they matter */
    private static String with(String model, String members) {
        String hi = members.contains("\"messages\"") ? "" : ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
        return body(aCall().on(gemini(model)).saying("{\"model\":\"gpt-4\"" + hi + "," + members + "}"));
    }

    private static String refused(String members) {
        CallFailedException failed = catchThrowableOfType(CallFailedException.class, () -> with("m", members));
        assertThat(failed.failure().report().status()).isEqualTo(400);
        return failed.failure().report().message();
    }
}
