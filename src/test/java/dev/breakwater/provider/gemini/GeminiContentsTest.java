package dev.breakwater.provider.gemini;

import static dev.breakwater.provider.gemini.Sent.messages;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How turns become Gemini's contents. */
class GeminiContentsTest {

    private static final String CALLS = """
        {"role":"assistant","content":null,"tool_calls":[
        {"id":"c1","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Oslo\\"}"},
        "extra_content":{"google":{"thought_signature":"c2ln"}}},
        {"id":"c2","type":"function","function":{"name":"clock","arguments":""}}]}\
        """;

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
}
