package dev.breakwater.provider.bedrock;

import static dev.breakwater.provider.bedrock.Asked.CLAUDE;
import static dev.breakwater.provider.bedrock.Asked.LLAMA;
import static dev.breakwater.provider.bedrock.Asked.NOVA;
import static dev.breakwater.provider.bedrock.Asked.TOOL;
import static dev.breakwater.provider.bedrock.Asked.list;
import static dev.breakwater.provider.bedrock.Asked.object;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConverseToolsTest {

    private static final String CALLED = "'messages':[{'role':'user','content':'hi'},{'role':'assistant','tool_calls':["
            + "{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}}]},"
            + "{'role':'tool','tool_call_id':'a','content':'x'}]";

    @Test
    void a_function_is_a_tool_specification_and_its_marker_a_block_behind_it() {
        JsonObject config = Asked.of(
                        CLAUDE,
                        "'tools':[{'type':'function','function':{'name':'f','description':'d'},"
                                + "'cache_control':{'type':'ephemeral'}}]")
                .getJsonObject("toolConfig");

        assertThat(config)
                .isEqualTo(object("{'tools':[{'toolSpec':{'name':'f','description':'d','inputSchema':{'json':"
                        + "{'type':'object','properties':{}}}}},{'cachePoint':{'type':'default'}}]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'auto'|",
                "'required'|{'any':{}}",
                "{'type':'function','function':{'name':'weather'}}|{'tool':{'name':'weather'}}",
            })
    void a_choice_is_converses(String choice, String sent) {
        assertThat(Asked.of(NOVA, "'tools':[" + TOOL + "],'tool_choice':" + choice)
                        .getJsonObject("toolConfig")
                        .get("toolChoice"))
                .isEqualTo(sent == null ? null : object(sent));
    }

    @Test
    void tools_that_must_not_be_called_are_left_out() {
        assertThat(Asked.of(NOVA, "'tools':[" + TOOL + "],'tool_choice':'none'"))
                .doesNotContainKey("toolConfig");
    }

    @Test
    void a_history_with_calls_has_its_tools_where_the_request_has_none() {
        assertThat(Asked.of(CLAUDE, CALLED).getJsonObject("toolConfig").getJsonArray("tools"))
                .isEqualTo(
                        list("[{'toolSpec':{'name':'f','description':'Not available any more: it must not be called.',"
                                + "'inputSchema':{'json':{'type':'object','properties':{}}}}}]"));
    }

    @Test
    void a_name_that_bedrock_refuses_is_mapped_and_mapped_back() {
        String member = "'tools':[{'type':'function','function':{'name':'a.b/c'}}]";
        JsonObject sent = Asked.of(CLAUDE, member);
        String name = sent.getJsonObject("toolConfig")
                .getJsonArray("tools")
                .getJsonObject(0)
                .getJsonObject("toolSpec")
                .getString("name");

        assertThat(name).matches("a_b_c_[0-9a-f]{12}");
        assertThat(ConverseTools.received(
                        name,
                        Asked.attempt(Asked.bedrock(CLAUDE), member)
                                .call()
                                .request()
                                .document()))
                .isEqualTo("a.b/c");
    }

    @Test
    void a_single_call_is_claudes_own_setting() {
        assertThat(Asked.of(CLAUDE, "'tools':[" + TOOL + "],'parallel_tool_calls':false")
                        .get("additionalModelRequestFields"))
                .isEqualTo(object("{'tool_choice':{'type':'auto','disable_parallel_tool_use':true}}"));
    }

    @Test
    void json_is_a_forced_tool_where_one_can_be_forced_else_an_instruction() {
        String format = "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':"
                + "{'type':'object','properties':{'a':{'type':'string'}}}}}";

        JsonObject forced = Asked.of(CLAUDE, format).getJsonObject("toolConfig");
        assertThat(forced.toString()).contains("breakwater_json_answer", "\"a\":{\"type\":\"string\"}");
        assertThat(forced.get("toolChoice")).isEqualTo(object("{'any':{}}"));
        JsonObject asked = Asked.of(LLAMA, format);
        assertThat(asked).doesNotContainKey("toolConfig");
        assertThat(asked.getJsonArray("system").toString()).contains("JSON Schema");
    }
}
