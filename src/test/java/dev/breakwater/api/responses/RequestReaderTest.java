package dev.breakwater.api.responses;

import static dev.breakwater.testing.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.chat.openai.RequestWriter;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of the Responses API as requests of OpenAI's chat. */
class RequestReaderTest {

    @Test
    void a_text_is_what_the_user_says_and_instructions_are_the_system_prompt() throws Exception {
        assertThat(chat("\"input\":\"hi\",\"instructions\":\"be brief\"").get("messages"))
                .isEqualTo(tree("""
                    [{"role":"system","content":"be brief"},{"role":"user","content":"hi"}]\
                    """));
    }

    @Test
    void messages_keep_their_roles_and_parts() throws Exception {
        assertThat(chat("""
            "input":[{"role":"developer","content":"be brief"},
             {"type":"message","role":"user","content":[{"type":"input_text","text":"see"},
              {"type":"input_image","image_url":"data:image/png;base64,AA==","detail":"low"},
              {"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,AA=="},
              {"type":"input_file","file_id":"file_1"}]},
             {"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[
              {"type":"output_text","text":"seen","annotations":[],"logprobs":[]}]}]\
            """).get("messages")).isEqualTo(tree("""
                [{"role":"system","content":"be brief"},
                 {"role":"user","content":[{"type":"text","text":"see"},
                  {"type":"image_url","image_url":{"url":"data:image/png;base64,AA==","detail":"low"}},
                  {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AA=="}},
                  {"type":"file","file":{"file_id":"file_1"}}]},
                 {"role":"assistant","content":"seen"}]\
                """));
    }

    @Test
    void items_of_the_assistant_are_one_turn_and_outputs_follow_it() throws Exception {
        assertThat(chat("""
            "input":[{"role":"user","content":"hi"},
             {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"hm"}],
              "encrypted_content":"bw_signature:sig"},
             {"type":"message","role":"assistant","content":[{"type":"output_text","text":"let me see"}]},
             {"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},
             {"type":"custom_tool_call","call_id":"c2","name":"patch","input":"a \\"b\\""},
             {"type":"function_call_output","call_id":"c1","output":"one"},
             {"type":"custom_tool_call_output","call_id":"c2","output":[{"type":"input_text","text":"two"}]}]\
            """).get("messages")).isEqualTo(tree("""
                [{"role":"user","content":"hi"},
                 {"role":"assistant","reasoning_content":"hm",
                  "thinking_blocks":[{"type":"thinking","thinking":"hm","signature":"sig"}],
                  "content":"let me see","tool_calls":[
                  {"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}},
                  {"id":"c2","type":"function","function":{"name":"patch","arguments":"{\\"input\\":\\"a \\\\\\"b\\\\\\"\\"}"}}]},
                 {"role":"tool","tool_call_id":"c1","content":"one"},
                 {"role":"tool","tool_call_id":"c2","content":"two"}]\
                """));
    }

    @Test
    void what_another_provider_encrypted_is_left_out_and_its_summary_kept() throws Exception {
        assertThat(chat("""
            "input":[{"type":"reasoning","summary":[{"type":"summary_text","text":"hm"}],"encrypted_content":"gAAAA"},
             {"type":"reasoning","summary":[],"encrypted_content":"gAAAA"},{"role":"user","content":"hi"}]\
            """).get("messages")).isEqualTo(tree("""
                [{"role":"assistant","reasoning_content":"hm","content":null},{"role":"user","content":"hi"}]\
                """));
    }

    @Test
    void functions_custom_tools_and_namespaces_are_functions() throws Exception {
        JsonObject chat = chat("""
            "input":"hi","tool_choice":{"type":"function","name":"read","namespace":"mcp"},"tools":[
             {"type":"function","name":"f","description":"d","strict":false,"parameters":{"type":"object"}},
             {"type":"custom","name":"patch","description":"p","format":{"type":"grammar","syntax":"lark","definition":"x"}},
             {"type":"namespace","name":"mcp","tools":[{"type":"function","name":"read","parameters":null}]}]\
            """);
        assertThat(chat.getJsonArray("tools").getJsonObject(0)).isEqualTo(tree("""
            {"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"},"strict":false}}\
            """));
        JsonObject patch = chat.getJsonArray("tools").getJsonObject(1).getJsonObject("function");
        assertThat(patch.getString("description")).contains("lark");
        assertThat(patch.getJsonObject("parameters").getJsonObject("properties"))
                .containsOnlyKeys("input");
        assertThat(chat.getJsonArray("tools")
                        .getJsonObject(2)
                        .getJsonObject("function")
                        .getString("name"))
                .isEqualTo("mcp__read");
        assertThat(chat.getJsonObject("tool_choice")).isEqualTo(tree("""
            {"type":"function","function":{"name":"mcp__read"}}\
            """));
    }

    @Test
    void the_parameters_have_the_names_of_a_chat() throws Exception {
        assertThat(chat("""
            "input":"hi","temperature":0.5,"top_p":0.9,"max_output_tokens":50,"parallel_tool_calls":false,
            "tool_choice":"auto","user":"u","reasoning":{"effort":"low","summary":"auto"},"text":{"verbosity":"low",
            "format":{"type":"json_schema","name":"place","schema":{"type":"object"},"strict":true}}\
            """)).isEqualTo(tree("""
                {"model":"m","messages":[{"role":"user","content":"hi"}],"tool_choice":"auto",
                 "parallel_tool_calls":false,"temperature":0.5,"top_p":0.9,"max_completion_tokens":50,
                 "response_format":{"type":"json_schema","json_schema":{"name":"place","schema":{"type":"object"},
                 "strict":true}},"reasoning_effort":"low","verbosity":"low","user":"u"}\
                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"previous_response_id\":\"resp_1\"; previous_response_id",
                "\"conversation\":\"conv_1\"; conversation",
                "\"background\":true; background",
                "\"prompt\":{\"id\":\"p\"}; prompt",
                "\"tools\":[{\"type\":\"web_search\"}]; tools.web_search",
                "\"tool_choice\":{\"type\":\"file_search\"}; tool_choice",
                "\"text\":{\"x\":1}; text.x",
                "\"top_logprobs\":2; top_logprobs",
                "\"x_new\":\"on\"; x_new"
            })
    void what_a_chat_cannot_say_is_named(String member, String name) throws Exception {
        assertThat(read("\"input\":\"hi\"," + member).untranslated()).containsExactly(name);
    }

    @Test
    void items_that_a_chat_cannot_say_are_named() throws Exception {
        assertThat(read("""
            "input":[{"id":"msg_1"},{"type":"web_search_call","id":"ws_1"},
             {"role":"user","content":[{"type":"input_smell"}]}]\
            """).untranslated())
                .containsExactly("input.input_smell", "input.item_reference", "input.web_search_call");
    }

    @Test
    void hints_and_what_asks_for_nothing_are_left_out() throws Exception {
        assertThat(read("""
            "input":"hi","store":true,"metadata":{"a":"b"},"include":["reasoning.encrypted_content"],"truncation":"auto",
            "service_tier":"auto","prompt_cache_key":"k","background":false,"top_logprobs":0,"conversation":null,
            "stream_options":{"include_obfuscation":false},"num_retries":1\
            """).untranslated()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"x\":1",
                "\"input\":null",
                "\"input\":1",
                "\"input\":[1]",
                "\"input\":[{\"role\":\"judge\",\"content\":\"x\"}]",
                "\"input\":[{\"type\":\"function_call\",\"name\":\"f\"}]",
                "\"input\":[{\"type\":\"function_call_output\",\"output\":\"x\"}]",
                "\"input\":\"hi\",\"tools\":[{\"name\":\"f\"}]",
                "\"input\":\"hi\",\"tools\":[{\"type\":\"function\"}]",
                "\"input\":\"hi\",\"tool_choice\":\"perhaps\"",
                "\"input\":\"hi\",\"temperature\":\"warm\""
            })
    void what_is_malformed_is_refused(String members) {
        assertThatThrownBy(() -> read(members)).isInstanceOf(MalformedException.class);
    }

    private static RequestReader.Result read(String members) throws MalformedException {
        return RequestReader.read(json("{\"model\":\"m\"," + members + "}"));
    }

    private static JsonObject chat(String members) throws MalformedException {
        RequestReader.Result read = read(members);
        assertThat(read.untranslated()).isEmpty();
        byte[] written = RequestWriter.write(read.conversation(), "m", false);
        return tree(JsonDocument.parse(written).json()).asJsonObject();
    }

    private static JsonValue tree(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readValue();
        }
    }
}
