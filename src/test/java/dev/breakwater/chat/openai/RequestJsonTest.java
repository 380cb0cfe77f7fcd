package dev.breakwater.chat.openai;

import static dev.breakwater.testing.Samples.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Extras.CacheMarker;
import dev.breakwater.chat.OutputFormat;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Tool;
import dev.breakwater.chat.ToolChoice;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Turn.Role;
import dev.breakwater.json.JsonDocument.MalformedException;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestJsonTest {

    /** Requests as clients send them. Sources: OpenAI's API reference; LiteLLM's documentation of reasoning and prompt caching. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // A plain one.
                """
                {"model":"m","messages":[{"role":"developer","content":"You are a helpful assistant."},
                {"role":"user","content":"Hello!"}]}\
                """,
                // An image by address, one as bytes, and a document.
                """
                {"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"What is this?"},
                {"type":"image_url","image_url":{"url":"https://example.com/b.jpg","detail":"high"}},
                {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}},
                {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBERi0="}},
                {"type":"file","file":{"file_id":"file-6F2ksmvXxt4VdoqmHRw6kL"}},
                {"type":"input_audio","input_audio":{"data":"UklGRg==","format":"wav"}}]}]}\
                """,
                // Two tools at once, and their results.
                """
                {"model":"m","messages":[{"role":"user","content":"Weather in Paris and Rome?"},
                {"role":"assistant","content":null,"tool_calls":[
                {"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{\\"city\\":\\"Paris\\"}"}},
                {"id":"call_2","type":"function","function":{"name":"get_weather","arguments":"{\\"city\\":\\"Rome\\"}"}}]},
                {"role":"tool","tool_call_id":"call_1","content":"18 C"},
                {"role":"tool","tool_call_id":"call_2","content":[{"type":"text","text":"22 C"},
                {"type":"text","text":"sunny"}]}],
                "tools":[{"type":"function","function":{"name":"get_weather","description":"By city","strict":true,
                "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}],
                "tool_choice":{"type":"function","function":{"name":"get_weather"}},"parallel_tool_calls":true}\
                """,
                // A custom tool.
                """
                {"model":"m","messages":[{"role":"user","content":"Run it"},{"role":"assistant","content":null,"tool_calls":[
                {"id":"call_1","type":"custom","custom":{"name":"code_exec","input":"print('hi')"}}]},
                {"role":"tool","tool_call_id":"call_1","content":"hi"}],
                "tools":[{"type":"custom","custom":{"name":"code_exec","format":{"type":"text"}}}]}\
                """,
                // Thinking with signatures, as LiteLLM has it.
                """
                {"model":"m","messages":[{"role":"user","content":"What now?"},{"role":"assistant","content":"Let me look.",
                "reasoning_content":"I need the tool.","thinking_blocks":[{"type":"thinking","thinking":"I need the tool.",
                "signature":"EqoBCkgIARABGAIiQL8="},{"type":"redacted_thinking","data":"EmwKAhgBEgy3va3pzix"}],"tool_calls":[
                {"id":"toolu_1","type":"function","function":{"name":"look","arguments":"{}"}}]}],
                "reasoning_effort":"high","thinking":{"type":"enabled","budget_tokens":2048}}\
                """,
                // Gemini's signature of a call, by its OpenAI-compatible API.
                """
                {"model":"m","messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function",
                "function":{"name":"f","arguments":"{}"},"extra_content":{"google":{"thought_signature":"abc"}}}]}]}\
                """,
                // Marks of the prompt cache.
                """
                {"model":"m","messages":[{"role":"system","content":[{"type":"text","text":"A long text",
                "cache_control":{"type":"ephemeral","ttl":"1h"}}]},{"role":"user","content":"hi"}],
                "tools":[{"type":"function","function":{"name":"f"},"cache_control":{"type":"ephemeral"}}]}\
                """,
                // A structured output.
                """
                {"model":"m","messages":[{"role":"user","content":"hi"}],"response_format":{"type":"json_schema",
                "json_schema":{"name":"step","strict":true,"schema":{"type":"object","additionalProperties":false}}}}\
                """,
                // All that has a number.
                """
                {"model":"m","messages":[{"role":"user","content":"hi","name":"bob"}],"temperature":0.70,"top_p":1,"top_k":40,
                "frequency_penalty":-0.5,"presence_penalty":0,"seed":9007199254740993,"logprobs":true,"top_logprobs":5,
                "max_completion_tokens":100,"stop":["END","\\n"],"n":2,"response_format":{"type":"json_object"}}\
                """,
                // A refusal in the history, and a page that was cited.
                """
                {"model":"m","messages":[{"role":"assistant","content":null,"refusal":"I cannot help with that."},
                {"role":"assistant","content":"See there.","annotations":[{"type":"url_citation","url_citation":{"url":"https://example.com",
                "title":"Example","start_index":4,"end_index":9}}]}]}\
                """,
                // What has no component.
                """
                {"model":"m","messages":[{"role":"user","content":[{"type":"video_url","video_url":{"url":"u"}},
                {"type":"text","text":"hi","prompt_cache_breakpoint":true},
                {"type":"image_url","image_url":{"url":"u","format":"image/webp"}}],"x_new":{"a":[1]}},
                {"role":"assistant","content":"x","audio":{"id":"audio_1"},"reasoning_details":[{"type":"reasoning.text"}],
                "annotations":[{"type":"file_citation","file":1}]}],
                "tools":[{"type":"web_search_preview"},{"type":"function","function":{"name":"f","x_new":1}}],
                "tool_choice":{"type":"allowed_tools","allowed_tools":{"mode":"auto"}},"response_format":{"type":"grammar","x":1},
                "thinking":{"type":"adaptive"},"logit_bias":{"50256":-100},"metadata":{"a":"b"},"store":true,"user":"u",
                "stream_options":{"include_usage":true},"prediction":{"type":"content","content":"x"},"service_tier":"flex"}\
                """
            })
    void what_is_read_is_written_again(String request) throws Exception {
        byte[] written = RequestWriter.write(read(request), "m", false);

        assertThat(value(new String(written, UTF_8))).isEqualTo(value(request));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "'max_tokens':5                               | 'max_completion_tokens':5",
                "'max_tokens':5,'max_completion_tokens':6     | 'max_completion_tokens':6,'max_tokens':5",
                "'stop':'END'                                 | 'stop':['END']",
                "'logprobs':false,'temperature':null,'n':null | ",
                "'response_format':{'type':'text'}            | ",
                "'logprobs':true                              | 'logprobs':true,'top_logprobs':0",
            })
    void of_several_ways_to_say_a_thing_one_is_written(String given, String expected) throws Exception {
        String members = expected == null ? "" : "," + expected;

        String written = new String(RequestWriter.write(read("{'messages':[]," + given + "}"), "m", false), UTF_8);

        assertThat(value(written)).isEqualTo(value("{'model':'m','messages':[]" + members + "}"));
    }

    @Test
    void results_of_tools_that_were_called_at_once_are_one_turn() throws Exception {
        Conversation conversation = read("{'messages':[{'role':'tool','tool_call_id':'a','content':'1'},"
                + "{'role':'tool','tool_call_id':'b','content':'2'},{'role':'user','content':'x'}]}");

        assertThat(conversation.turns()).extracting(Turn::role).containsExactly(Role.TOOL, Role.USER);
        assertThat(conversation.turns().get(0).parts())
                .extracting(part -> ((Part.ToolResult) part).callId())
                .containsExactly("a", "b");
    }

    @Test
    void a_mark_of_the_whole_message_is_its_last_texts() throws Exception {
        Turn turn = turn("{'role':'user','content':'x','cache_control':{'type':'ephemeral'}}");

        assertThat(turn.parts().get(0).extras().cache()).isEqualTo(new CacheMarker(null));
    }

    @Test
    void a_part_may_say_its_kind_behind_its_content() throws Exception {
        Turn turn = turn("{'content':[{'text':'x','type':'text'}],'role':'user'}");

        assertThat(turn).isEqualTo(new Turn(Role.USER, List.of(new Part.Text("x"))));
    }

    @Test
    void what_follows_the_comma_of_a_data_address_is_the_image() throws Exception {
        Turn turn = turn("{'role':'user','content':[{'type':'image_url','image_url':'data:image/png;base64,AAAA'}]}");

        assertThat(((Part.Image) turn.parts().get(0)).source()).isEqualTo(new Part.Source.Data("image/png", "AAAA"));
    }

    @Test
    void parts_are_in_the_order_in_which_a_model_writes_them() throws Exception {
        Turn turn = turn("{'tool_calls':[{'id':'c','function':{'name':'f','arguments':{'a':1}}}],'content':'x',"
                + "'reasoning_content':'hm','role':'assistant'}");

        assertThat(turn.parts())
                .extracting(part -> part.getClass().getSimpleName())
                .containsExactly("ReasoningPart", "Text", "ToolCall");
        assertThat(((Part.ToolCall) turn.parts().get(2)).input())
                .as("Ollama's arguments")
                .isEqualTo("{\"a\":1}");
    }

    @Test
    void everything_has_its_component() throws Exception {
        Conversation conversation =
                read("{'messages':[],'tools':[{'type':'function','function':{'name':'f','parameters':{'a':"
                    + " 1}}}],'tool_choice':'required','temperature':0.70,'response_format':{'type':'json_object'},'x':[1,"
                    + " 2]}");

        assertThat(conversation.tools())
                .first()
                .extracting(tool -> ((Tool.Function) tool).parameters())
                .isEqualTo("{\"a\": 1}");
        assertThat(conversation.toolChoice().mode()).isEqualTo(ToolChoice.Mode.REQUIRED);
        assertThat(conversation.sampling().temperature()).isEqualTo(new BigDecimal("0.70"));
        assertThat(conversation.format()).isEqualTo(OutputFormat.JSON_OBJECT);
        assertThat(conversation.others()).containsExactly(java.util.Map.entry("x", "[1, 2]"));
    }

    @Test
    void the_gateways_own_members_are_not_the_conversations() throws Exception {
        Conversation conversation = RequestReader.read(
                json("{\"model\":\"m\",\"stream\":true,\"messages\":[],\"num_retries\":3}"), "num_retries"::equals);

        assertThat(conversation.others()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "'messages':'hi'                                          | 'messages' must be a list",
                "'messages':['hi']                                        | 'messages[0]' must be an object",
                "'messages':[{'content':'x'}]                             | 'messages[0]' must be a message with a"
                        + " 'role'",
                "'messages':[{'role':'function','content':'x'}]           | 'messages[0]' must be a message with a"
                        + " 'role'",
                "'messages':[{'role':'tool','content':'x'}]               | 'messages[0]' must be a message of a tool"
                        + " with a 'tool_call_id'",
                "'messages':[{'role':'user','content':1}]                 | 'messages[0].content' must be a list",
                "'messages':[{'role':'user','content':[{'text':'x'}]}]    | 'messages[0].content[0]' must be a string,"
                        + " or an object with a 'type'",
                "'messages':[{'role':'user','content':[{'type':7}]}]      | 'messages[0].content[0].type' must be a"
                        + " string",
                "'messages':[{'role':'assistant','tool_calls':[{'id':1}]}]| 'messages[0].tool_calls[0].id' must be a"
                        + " string",
                "'messages':[{'role':'assistant','tool_calls':[{}]}]      | 'messages[0].tool_calls[0]' must be a call",
                "'messages':[],'temperature':'hot'                        | 'temperature' must be a number",
                "'messages':[],'seed':1.5                                 | 'seed' must be a whole number",
                "'messages':[],'seed':1e999                               | 'seed' must be a whole number",
                "'messages':[],'stop':[1]                                 | 'stop[0]' must be a string",
                "'messages':[],'parallel_tool_calls':1                    | 'parallel_tool_calls' must be true or"
                        + " false",
            })
    void what_is_of_the_wrong_type_is_refused_with_its_place(String members, String message) {
        assertThatThrownBy(() -> read("{" + members + "}"))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith(message);
    }

    private static Turn turn(String message) throws MalformedException {
        return read("{'messages':[" + message + "]}").turns().get(0);
    }

    private static Conversation read(String request) throws MalformedException {
        return RequestReader.read(json(quoted(request)), name -> false);
    }

    /** Tables are read more easily with the other quotes. */
    private static String quoted(String json) {
        return json.contains("\"") ? json : json.replace('\'', '"');
    }

    private static JsonValue value(String json) {
        return Json.createReader(new StringReader(quoted(json))).readValue();
    }
}
