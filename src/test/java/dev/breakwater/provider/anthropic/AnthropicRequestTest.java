package dev.breakwater.provider.anthropic;

import static dev.breakwater.provider.anthropic.Asked.TOOL;
import static dev.breakwater.provider.anthropic.Asked.claude;
import static dev.breakwater.provider.anthropic.Asked.list;
import static dev.breakwater.provider.anthropic.Asked.messages;
import static dev.breakwater.provider.anthropic.Asked.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.CallFailedException;
import dev.breakwater.failure.Failure;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicRequestTest {

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:9, http://127.0.0.1:9/v1/messages",
        "http://127.0.0.1:9/v1, http://127.0.0.1:9/v1/messages",
        "http://127.0.0.1:9/proxy, http://127.0.0.1:9/proxy/v1/messages"
    })
    void the_base_may_end_in_v1(String base, String address) {
        var request =
                new AnthropicForm().request(Asked.attempt(claude("claude-x").at(base), ""));

        assertThat(request.address()).isEqualTo(address);
        assertThat(request.headers()).containsEntry("anthropic-version", "2023-06-01");
    }

    @ParameterizedTest
    @CsvSource({"claude-haiku-4-5, 64000", "claude-3-haiku-20240307, 4096", "claude-unheard-of, 4096"})
    void max_tokens_is_the_models_own_where_nothing_sets_it(String model, int most) {
        assertThat(Asked.of(claude(model), "").getInt("max_tokens")).isEqualTo(most);
    }

    @Test
    void max_tokens_is_the_requests_then_the_deployments() {
        var deployment = claude("claude-haiku-4-5").byDefault("max_completion_tokens", "20");

        assertThat(Asked.of(deployment, "'max_tokens':10").getInt("max_tokens")).isEqualTo(10);
        assertThat(Asked.of(deployment, "").getInt("max_tokens")).isEqualTo(20);
        assertThat(Asked.of(claude("claude-haiku-4-5").info(object("{'max_output_tokens':30}")), "")
                        .getInt("max_tokens"))
                .isEqualTo(30);
    }

    @Test
    void leading_system_turns_are_the_system_prompt_and_later_ones_the_users() {
        JsonObject sent = Asked.of("'messages':[{'role':'system','content':'one'},{'role':'developer','content':'two'},"
                + "{'role':'user','content':'hi'},{'role':'assistant','content':'yes'},"
                + "{'role':'system','content':'three'},{'role':'user','content':'go'}]");

        assertThat(sent.getJsonArray("system"))
                .isEqualTo(list("[{'type':'text','text':'one'},{'type':'text','text':'two'}]"));
        assertThat(sent.getJsonArray("messages"))
                .isEqualTo(list("[{'role':'user','content':[{'type':'text','text':'hi'}]},"
                        + "{'role':'assistant','content':[{'type':'text','text':'yes'}]},"
                        + "{'role':'user','content':[{'type':'text','text':'three'},{'type':'text','text':'go'}]}]"));
    }

    @Test
    void a_system_prompt_alone_is_said_by_the_user() {
        JsonObject sent = Asked.of("'messages':[{'role':'system','content':'one'}]");

        assertThat(sent).doesNotContainKey("system");
        assertThat(sent.getJsonArray("messages"))
                .isEqualTo(list("[{'role':'user','content':[{'type':'text','text':'one'}]}]"));
    }

    @Test
    void the_first_turn_is_the_users() {
        assertThat(messages("{'role':'assistant','content':'welcome'},{'role':'user','content':'hi'}")
                        .getJsonObject(0)
                        .getString("role"))
                .isEqualTo("user");
    }

    @Test
    void a_text_to_be_continued_does_not_end_in_blanks() {
        assertThat(messages("{'role':'user','content':'hi'},{'role':'assistant','content':'part one \\n'}")
                        .getJsonObject(1))
                .isEqualTo(object("{'role':'assistant','content':[{'type':'text','text':'part one'}]}"));
    }

    @Test
    void a_model_without_prefill_is_asked_to_continue_by_a_user_turn() {
        var sent = Asked.of(
                claude("claude-opus-4-6"),
                "'messages':[{'role':'user','content':'hi'},{'role':'assistant','content':'part one'}]");

        assertThat(sent.getJsonArray("messages").getJsonObject(2).getString("role"))
                .isEqualTo("user");
    }

    @Test
    void images_and_documents_go_as_bytes_with_their_true_type_or_by_their_address() {
        assertThat(messages("{'role':'user','content':["
            + "{'type':'image_url','image_url':{'url':'data:image/*;base64,iVBORw0KGgoAAA'}},"
            + "{'type':'image_url','image_url':{'url':'https://h/cat.jpg'}},"
            + "{'type':'file','file':{'filename':'a.pdf','file_data':'data:application/pdf;base64,JVBERi0x'}},"
            + "{'type':'file','file':{'file_data':'data:text/plain;base64,aMOp'}},"
            + "{'type':'file','file':{'file_id':'file_1'}}]}")
                        .getJsonObject(0)
                        .getJsonArray("content"))
                .isEqualTo(list(
                        "[{'type':'image','source':{'type':'base64','media_type':'image/png','data':'iVBORw0KGgoAAA'}},"
                            + "{'type':'image','source':{'type':'url','url':'https://h/cat.jpg'}},"
                            + "{'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'JVBERi0x'},'title':'a.pdf'},"
                            + "{'type':'document','source':{'type':'text','media_type':'text/plain','data':'hé'}},"
                            + "{'type':'document','source':{'type':'file','file_id':'file_1'}}]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'image_url','image_url':{'url':'gs://bucket/cat.png'}}|messages",
                "{'type':'input_audio','input_audio':{'data':'aa','format':'wav'}}|messages",
                "{'type':'video_url','video_url':{'url':'https://h/v'}}|messages"
            })
    void what_anthropic_cannot_take_is_refused(String part, String param) {
        refused("'messages':[{'role':'user','content':[" + part + "]}]", param);
    }

    @Test
    void an_image_in_the_result_of_a_tool_stays_there() {
        var sent = messages("{'role':'user','content':'hi'},"
            + "{'role':'assistant','content':null,'tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':''}}]},"
            + "{'role':'tool','tool_call_id':'a','content':[{'type':'text','text':''},"
            + "{'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}}]}");

        assertThat(sent.getJsonObject(1).getJsonArray("content"))
                .as("a call without arguments")
                .isEqualTo(list("[{'type':'tool_use','id':'a','name':'f','input':{}}]"));
        assertThat(sent.getJsonObject(2).getJsonArray("content"))
                .as("and no empty text")
                .isEqualTo(list("[{'type':'tool_result','tool_use_id':'a','content':[{'type':'image','source':"
                        + "{'type':'base64','media_type':'image/png','data':'AAAA'}}]}]"));
    }

    @Test
    void arguments_that_are_no_object_do_not_make_a_history_unusable() {
        var sent = messages("{'role':'user','content':'hi'},{'role':'assistant','tool_calls':["
                + "{'id':'a','type':'function','function':{'name':'f','arguments':'{broken'}},"
                + "{'id':'b','type':'custom','custom':{'name':'g','input':'ls'}}]}");

        assertThat(sent.getJsonObject(1).getJsonArray("content"))
                .isEqualTo(list("[{'type':'tool_use','id':'a','name':'f','input':{'input':'{broken'}},"
                        + "{'type':'tool_use','id':'b','name':'g','input':{'input':'ls'}}]"));
    }

    @Test
    void a_history_with_calls_has_tools_though_none_is_offered() {
        JsonObject sent = Asked.of("'messages':[{'role':'user','content':'hi'},{'role':'assistant','tool_calls':["
                + "{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}]},"
                + "{'role':'tool','tool_call_id':'a','content':'x'}]");

        assertThat(sent.getJsonArray("tools"))
                .isEqualTo(list("[{'name':'f','input_schema':{'type':'object','properties':{}}}]"));
        assertThat(sent.getJsonObject("tool_choice")).isEqualTo(object("{'type':'none'}"));
    }

    @Test
    void tools_get_a_typed_schema_and_keep_strictness_where_the_model_has_it() {
        String tools = "'tools':[{'type':'function','function':{'name':'f','description':'d','strict':true,"
                + "'parameters':{'properties':{}}}},{'type':'web_search_20250305','name':'web_search'}]";

        assertThat(Asked.of(tools).getJsonArray("tools"))
                .isEqualTo(list(
                        "[{'name':'f','description':'d','input_schema':{'properties':{},'type':'object'},'strict':true},"
                            + "{'type':'web_search_20250305','name':'web_search'}]"));
        assertThat(Asked.of(claude("claude-sonnet-4-0"), tools)
                        .getJsonArray("tools")
                        .getJsonObject(0))
                .doesNotContainKey("strict");
    }

    @Test
    void a_tool_choice_of_another_kind_and_a_tool_of_another_provider_are_refused() {
        refused("'tools':[" + TOOL + "],'tool_choice':{'type':'allowed_tools','allowed_tools':{}}", "tool_choice");
        refused("'tools':[{'type':'custom','custom':{'name':'g'}}]", "tools");
    }

    @Test
    void a_schema_is_the_models_own_format_or_a_tool_that_it_must_call() {
        String format =
                "'response_format':{'type':'json_schema','json_schema':{'name':'p','strict':true,'schema':{'type':'object'}}}";

        JsonObject own = Asked.of(format);
        JsonObject tool = Asked.of(claude("claude-3-5-haiku-20241022"), format);
        JsonObject among = Asked.of(claude("claude-3-5-haiku-20241022"), format + ",'tools':[" + TOOL + "]");

        assertThat(own.getJsonObject("output_config"))
                .isEqualTo(object("{'format':{'type':'json_schema','schema':{'type':'object'}}}"));
        assertThat(own).doesNotContainKey("tools");
        assertThat(tool.getJsonObject("tool_choice").getString("type")).isEqualTo("tool");
        assertThat(tool.getJsonArray("tools").getJsonObject(0).getJsonObject("input_schema"))
                .isEqualTo(object("{'type':'object'}"));
        assertThat(among.getJsonObject("tool_choice")).isEqualTo(object("{'type':'any'}"));
        assertThat(among.getJsonArray("tools")).hasSize(2);
    }

    @Test
    void json_without_a_schema_is_a_tool_too_or_an_instruction_where_none_can_be_forced() {
        String format = "'response_format':{'type':'json_object'}";

        assertThat(Asked.of(format).getJsonObject("tool_choice").getString("type"))
                .isEqualTo("tool");
        assertThat(Asked.of(format + ",'reasoning_effort':'low'"))
                .doesNotContainKey("tool_choice")
                .containsKey("system");
    }

    @Test
    void markers_of_the_cache_stay_where_they_stand() {
        String mark = "'cache_control':{'type':'ephemeral','ttl':'1h'}";
        JsonObject sent = Asked.of("'messages':[{'role':'system','content':[{'type':'text','text':'s'," + mark + "}]},"
                + "{'role':'user','content':'hi'},{'role':'assistant','tool_calls':["
                + "{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}," + mark + "}]},"
                + "{'role':'tool','tool_call_id':'a','content':'x'," + mark + "}],"
                + "'tools':[{'type':'function','function':{'name':'f'}," + mark + "}]");

        assertThat(sent.toString().split("\"ttl\":\"1h\"", -1)).hasSize(5);
    }

    @Test
    void the_user_is_metadata_and_parameters_of_anthropics_own_pass() {
        JsonObject sent = Asked.of("'user':'u-1','container':'c','seed':null,'n':1,'stop':'END','top_k':3");

        assertThat(sent.getJsonObject("metadata")).isEqualTo(object("{'user_id':'u-1'}"));
        assertThat(sent.getString("container")).isEqualTo("c");
        assertThat(sent.getInt("top_k")).isEqualTo(3);
        assertThat(sent.getJsonArray("stop_sequences")).isEqualTo(list("['END']"));
        assertThat(sent).doesNotContainKeys("user", "seed", "n", "stop");
    }

    @Test
    void a_model_without_sampling_refuses_it_and_takes_the_usual_value() {
        var deployment = claude("claude-opus-4-7");

        CallFailedException failed =
                catchThrowableOfType(CallFailedException.class, () -> Asked.of(deployment, "'temperature':0.5"));

        assertThat(failed.failure().report().param()).isEqualTo("temperature");
        assertThat(Asked.of(deployment, "'temperature':1")).doesNotContainKey("temperature");
    }

    private static void refused(String members, String param) {
        CallFailedException failed = catchThrowableOfType(CallFailedException.class, () -> Asked.of(members));

        assertThat(failed.failure()).isInstanceOf(Failure.BadRequest.class);
        assertThat(failed.failure().report().param()).isEqualTo(param);
    }
}
