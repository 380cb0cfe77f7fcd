package dev.breakwater.provider.anthropic;

import static dev.breakwater.provider.anthropic.Asked.TOOL;
import static dev.breakwater.provider.anthropic.Asked.claude;
import static dev.breakwater.provider.anthropic.Asked.list;
import static dev.breakwater.provider.anthropic.Asked.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.call.CallFailedException;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claude-sonnet-4-20250514|low|{'type':'enabled','budget_tokens':1024}|",
                "claude-3-7-sonnet-20250219|high|{'type':'enabled','budget_tokens':4096}|",
                "claude-opus-4-5-20251101|max|{'type':'enabled','budget_tokens':16384}|{'effort':'high'}",
                "claude-opus-4-6|xhigh|{'type':'adaptive'}|{'effort':'high'}",
                "claude-opus-4-7|xhigh|{'type':'adaptive','display':'summarized'}|{'effort':'xhigh'}",
                "claude-sonnet-5|minimal|{'type':'adaptive','display':'summarized'}|{'effort':'low'}",
                "claude-sonnet-5|none|{'type':'disabled'}|",
                "claude-opus-5-5|none||{'effort':'low'}",
                "claude-sonnet-4-5|none||",
                "claude-3-5-haiku-20241022|high||"
            })
    void an_effort_is_what_the_model_has_for_it(String model, String effort, String thinking, String config) {
        JsonObject sent = Asked.of(claude(model), "'reasoning_effort':'" + effort + "'");

        assertThat(sent.get("thinking")).isEqualTo(thinking == null ? null : object(thinking));
        assertThat(sent.get("output_config")).isEqualTo(config == null ? null : object(config));
    }

    @ParameterizedTest
    @CsvSource({"3000, 2999", "1024, ", "100, "})
    void a_budget_leaves_room_for_the_answer_or_there_is_none(int most, Integer budget) {
        JsonObject sent = Asked.of(
                claude("claude-sonnet-4-20250514"), "'reasoning_effort':'high','max_completion_tokens':" + most);

        assertThat(sent.get("thinking"))
                .isEqualTo(budget == null ? null : object("{'type':'enabled','budget_tokens':" + budget + "}"));
    }

    @Test
    void thinking_of_anthropics_form_passes() {
        assertThat(Asked.of("'thinking':{'type':'enabled','budget_tokens':2000}")
                        .getJsonObject("thinking"))
                .isEqualTo(object("{'type':'enabled','budget_tokens':2000}"));
        assertThat(Asked.of("'thinking':{'type':'adaptive','display':'omitted'}")
                        .getJsonObject("thinking"))
                .isEqualTo(object("{'type':'adaptive','display':'omitted'}"));
    }

    @Test
    void a_model_that_thinks_gets_no_temperature_and_one_that_must_call_a_tool_does_not_think() {
        assertThat(Asked.of("'reasoning_effort':'low','temperature':0.3,'top_k':2"))
                .doesNotContainKeys("temperature", "top_k")
                .containsKey("thinking");
        assertThat(Asked.of("'reasoning_effort':'low','tools':[" + TOOL + "],'tool_choice':'required'"))
                .doesNotContainKey("thinking");
    }

    @Test
    void a_model_that_always_thinks_cannot_be_made_to_call_a_tool() {
        CallFailedException failed = catchThrowableOfType(
                CallFailedException.class,
                () -> Asked.of(claude("claude-opus-5-5"), "'tools':[" + TOOL + "],'tool_choice':'required'"));

        assertThat(failed.failure().report().param()).isEqualTo("tool_choice");
    }

    @Test
    void thoughts_come_back_unchanged_and_first() {
        var sent = history("'thinking_blocks':[{'type':'thinking','thinking':'hm \\n','signature':'EqQB'},"
                + "{'type':'redacted_thinking','data':'Emw'}],");

        assertThat(sent.getJsonArray("messages").getJsonObject(1).getJsonArray("content"))
                .isEqualTo(list("[{'type':'thinking','thinking':'hm \\n','signature':'EqQB'},"
                        + "{'type':'redacted_thinking','data':'Emw'},{'type':'text','text':'so'},"
                        + "{'type':'tool_use','id':'a','name':'weather','input':{}}]"));
        assertThat(sent).containsKey("thinking");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'reasoning_content':'hm',",
                "'thinking_blocks':[{'type':'thinking','thinking':'hm','signature':null}],",
                "'thinking_blocks':[{'type':'thinking','thinking':'hm','signature':'CtQBAVSoXO'}],",
                "'thinking_blocks':[{'type':'redacted_thinking','data':'gAAAAABo'}],"
            })
    void thoughts_of_other_models_are_not_sent_and_a_call_made_without_thoughts_is_continued_without(String thoughts) {
        var sent = history(thoughts);

        assertThat(sent.getJsonArray("messages").getJsonObject(1).getJsonArray("content"))
                .isEqualTo(list(
                        "[{'type':'text','text':'so'}," + "{'type':'tool_use','id':'a','name':'weather','input':{}}]"));
        assertThat(sent).doesNotContainKey("thinking");
    }

    private static JsonObject history(String thoughts) {
        return Asked.of("'messages':[{'role':'user','content':'hi'},{'role':'assistant'," + thoughts
                + "'content':'so','tool_calls':["
                + "{'id':'a','type':'function','function':{'name':'weather','arguments':'{}'}}]},"
                + "{'role':'tool','tool_call_id':'a','content':'rain'}],'tools':[" + TOOL
                + "],'reasoning_effort':'low'");
    }
}
