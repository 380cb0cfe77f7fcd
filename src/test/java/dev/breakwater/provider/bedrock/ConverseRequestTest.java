package dev.breakwater.provider.bedrock;

import static dev.breakwater.provider.bedrock.Asked.CLAUDE;
import static dev.breakwater.provider.bedrock.Asked.LLAMA;
import static dev.breakwater.provider.bedrock.Asked.NOVA;
import static dev.breakwater.provider.bedrock.Asked.bedrock;
import static dev.breakwater.provider.bedrock.Asked.list;
import static dev.breakwater.provider.bedrock.Asked.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.call.CallFailedException;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConverseRequestTest {

    @Test
    void system_messages_and_sampling_have_converses_names() {
        assertThat(Asked.of(
                        CLAUDE,
                        "'messages':[{'role':'system','content':'be brief'},{'role':'user','content':'hi'}],"
                                + "'temperature':0.5,'top_p':0.25,'max_tokens':9,'stop':['END'],'top_k':3"))
                .isEqualTo(object("{'system':[{'text':'be"
                        + " brief'}],'messages':[{'role':'user','content':[{'text':'hi'}]}],"
                        + "'inferenceConfig':{'maxTokens':9,'temperature':0.5,'topP':0.25,'stopSequences':['END']},"
                        + "'additionalModelRequestFields':{'top_k':3}}"));
    }

    @Test
    void a_request_without_settings_is_its_messages_alone() {
        assertThat(Asked.of(LLAMA, "")).isEqualTo(object("{'messages':[{'role':'user','content':[{'text':'hi'}]}]}"));
    }

    @Test
    void turns_alternate_and_begin_with_the_users() {
        assertThat(Asked.messages(
                        CLAUDE,
                        "{'role':'assistant','content':'a'},{'role':'user','content':'b'},{'role':'user','content':'c'},"
                            + "{'role':'assistant','content':'d'}"))
                .extracting(each -> each.asJsonObject().getString("role"))
                .containsExactly("user", "assistant", "user", "assistant", "user");
    }

    @Test
    void blank_texts_are_left_out_anywhere() {
        assertThat(Asked.messages(
                        CLAUDE,
                        "{'role':'user','content':[{'type':'text','text':' '},{'type':'text','text':'x'}]},"
                            + "{'role':'assistant','content':'','tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':''}}]},{'role':'tool','tool_call_id':'c','content':'"
                            + " '}"))
                .isEqualTo(list("[{'role':'user','content':[{'text':'x'}]},"
                               + "{'role':'assistant','content':[{'toolUse':{'toolUseId':'c','name':'f','input':{}}}]},{'role':'user','content':[{'toolResult':{'toolUseId':'c','content':[{'text':'(no"
                               + " output)'}]}}]}]"));
    }

    @Test
    void results_of_parallel_calls_come_first_in_one_turn_with_their_images() {
        JsonObject turn = Asked.messages(
                        CLAUDE,
                        "{'role':'user','content':'hi'},{'role':'assistant','tool_calls':["
                                + "{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}},"
                                + "{'id':'b.1','type':'function','function':{'name':'f','arguments':'{}'}}]},"
                                + "{'role':'tool','tool_call_id':'a','content':'rain'},"
                                + "{'role':'tool','tool_call_id':'b.1','content':[{'type':'image_url','image_url':"
                                + "{'url':'data:image/png;base64,iVBORw0KGgoA'}}]},{'role':'user','content':'so?'}")
                .getJsonObject(2);

        assertThat(turn.getJsonArray("content").getJsonObject(0))
                .isEqualTo(object("{'toolResult':{'toolUseId':'a','content':[{'text':'rain'}]}}"));
        JsonObject second = turn.getJsonArray("content").getJsonObject(1).getJsonObject("toolResult");
        assertThat(second.getString("toolUseId")).matches("b_1_[0-9a-f]{12}");
        assertThat(second.getJsonArray("content"))
                .isEqualTo(list("[{'image':{'format':'png','source':{'bytes':'iVBORw0KGgoA'}}}]"));
        assertThat(turn.getJsonArray("content").getJsonObject(2)).isEqualTo(object("{'text':'so?'}"));
    }

    @Test
    void claudes_thoughts_go_back_in_their_place_and_other_models_get_none() {
        String turn = "{'role':'user','content':'hi'},{'role':'assistant','content':'b','thinking_blocks':["
                + "{'type':'thinking','thinking':'hm','signature':'Eq'},{'type':'redacted_thinking','data':'Em'}]},"
                + "{'role':'user','content':'c'}";

        assertThat(Asked.messages(CLAUDE, turn).getJsonObject(1).getJsonArray("content"))
                .isEqualTo(list("[{'reasoningContent':{'reasoningText':{'text':'hm','signature':'Eq'}}},"
                        + "{'reasoningContent':{'redactedContent':'Em'}},{'text':'b'}]"));
        assertThat(Asked.messages(NOVA, turn).getJsonObject(1).getJsonArray("content"))
                .isEqualTo(list("[{'text':'b'}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {NOVA, LLAMA, "us.deepseek.r1-v1:0", "openai.gpt-oss-120b-1:0", "mistral.mistral-large-2407-v1:0"
            })
    void thoughts_signed_like_claudes_are_not_sent_to_other_models_and_a_turn_of_nothing_else_is_left_out(
            String model) {
        String thoughts = "'thinking_blocks':[{'type':'thinking','thinking':'hm','signature':'EqQBCgIYAg'},"
                + "{'type':'redacted_thinking','data':'EmwKAhgB'}]";

        assertThat(Asked.messages(
                        model,
                        "{'role':'user','content':'a'},{'role':'assistant','content':null," + thoughts + "},"
                                + "{'role':'user','content':'b'},{'role':'assistant','content':'so'," + thoughts + ","
                                + "'tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':''}}]},"
                                + "{'role':'tool','tool_call_id':'c','content':'r'}"))
                .isEqualTo(list("[{'role':'user','content':[{'text':'a'},{'text':'b'}]},{'role':'assistant','content':["
                               + "{'text':'so'},{'toolUse':{'toolUseId':'c','name':'f','input':{}}}]},{'role':'user','content':"
                               + "[{'toolResult':{'toolUseId':'c','content':[{'text':'r'}]}}]}]"));
    }

    @Test
    void a_marker_of_a_result_is_behind_the_result_and_not_within() {
        assertThat(Asked.messages(
                                CLAUDE,
                                "{'role':'user','content':'a'},{'role':'assistant','content':null,'tool_calls':[{'id':'c',"
                                    + "'type':'function','function':{'name':'f','arguments':'{}'}}]},{'role':'tool',"
                                    + "'tool_call_id':'c','content':[{'type':'text','text':'r',"
                                    + "'cache_control':{'type':'ephemeral','ttl':'1h'}}]}")
                        .getJsonObject(2)
                        .getJsonArray("content"))
                .isEqualTo(list("[{'toolResult':{'toolUseId':'c','content':[{'text':'r'}]}},"
                        + "{'cachePoint':{'type':'default','ttl':'1h'}}]"));
    }

    @Test
    void a_marker_of_the_cache_is_a_block_of_its_own_where_the_model_has_a_cache() {
        String members = "'messages':[{'role':'system','content':[{'type':'text','text':'s','cache_control':"
                + "{'type':'ephemeral','ttl':'1h'}}]},{'role':'user','content':[{'type':'text','text':'u',"
                + "'cache_control':{'type':'ephemeral'}}]}]";

        JsonObject sent = Asked.of(CLAUDE, members);
        assertThat(sent.getJsonArray("system"))
                .isEqualTo(list("[{'text':'s'},{'cachePoint':{'type':'default','ttl':'1h'}}]"));
        assertThat(sent.getJsonArray("messages").getJsonObject(0).getJsonArray("content"))
                .isEqualTo(list("[{'text':'u'},{'cachePoint':{'type':'default'}}]"));
        assertThat(Asked.of(LLAMA, members).toString()).doesNotContain("cachePoint");
    }

    @Test
    void a_document_has_a_clean_name_of_its_own_and_a_text_beside_it() {
        String file =
                "{'type':'file','file':{'filename':'a_b.c.pdf','file_data':'data:application/pdf;base64,JVBERi0='}}";

        assertThat(Asked.messages(CLAUDE, "{'role':'user','content':[" + file + "," + file + "]}")
                        .getJsonObject(0)
                        .getJsonArray("content"))
                .isEqualTo(list("[{'document':{'format':'pdf','name':'a b c','source':{'bytes':'JVBERi0='}}},"
                        + "{'document':{'format':'pdf','name':'a b c 2','source':{'bytes':'JVBERi0='}}},"
                        + "{'text':'See the attached document.'}]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'image_url','image_url':{'url':'https://h/cat.png'}}|URL",
                "{'type':'image_url','image_url':{'url':'data:image/bmp;base64,Qk0='}}|image/bmp",
                "{'type':'input_audio','input_audio':{'format':'wav','data':'UklGRg=='}}|sound",
            })
    void a_part_that_bedrock_lacks_is_refused(String part, String said) {
        assertThatThrownBy(() -> Asked.messages(CLAUDE, "{'role':'user','content':[" + part + "]}"))
                .isInstanceOf(CallFailedException.class)
                .hasMessageContaining(said);
    }

    @Test
    void an_image_in_s3_is_fetched_by_bedrock() {
        assertThat(Asked.messages(
                                NOVA,
                                "{'role':'user','content':[{'type':'image_url','image_url':{'url':'s3://b/cat.jpg'}}]}")
                        .getJsonObject(0)
                        .getJsonArray("content"))
                .isEqualTo(list("[{'image':{'format':'jpeg','source':{'s3Location':{'uri':'s3://b/cat.jpg'}}}}]"));
    }

    @Test
    void converses_own_members_pass_and_others_go_to_the_model() {
        JsonObject sent = Asked.of(
                bedrock(CLAUDE).header("Anthropic-Beta", "context-1m, x"),
                "'guardrailConfig':{'guardrailIdentifier':'g'},'performanceConfig':{'latency':'optimized'},"
                        + "'requestMetadata':{'team':'blue'},'service_tier':'flex','min_tokens':2,"
                        + "'additionalModelRequestFields':{'x':1},'user':'u'");

        assertThat(sent.getJsonObject("guardrailConfig").getString("guardrailIdentifier"))
                .isEqualTo("g");
        assertThat(sent).containsKeys("performanceConfig", "requestMetadata");
        assertThat(sent.get("serviceTier")).isEqualTo(object("{'type':'flex'}"));
        assertThat(sent.get("additionalModelRequestFields"))
                .isEqualTo(object("{'anthropic_beta':['context-1m','x'],'min_tokens':2,'x':1}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "anthropic.claude-sonnet-4-20250514-v1:0|low|{'thinking':{'type':'enabled','budget_tokens':1024}}",
                "us.anthropic.claude-opus-4-6-v1|low|{'thinking':{'type':'adaptive'},'output_config':{'effort':'low'}}",
                "amazon.nova-2-lite-v1:0|minimal|{'reasoningConfig':{'type':'enabled','maxReasoningEffort':'low'}}",
                "openai.gpt-oss-120b-1:0|high|{'reasoning_effort':'high'}",
            })
    void an_effort_is_what_the_model_has_for_it(String model, String effort, String fields) {
        assertThat(Asked.of(model, "'reasoning_effort':'" + effort + "'").get("additionalModelRequestFields"))
                .isEqualTo(object(fields));
    }

    @Test
    void a_thinking_claude_gets_a_limit_above_its_budget_and_no_sampling() {
        assertThat(Asked.of(CLAUDE, "'reasoning_effort':'low','temperature':0.5")
                        .get("inferenceConfig"))
                .isEqualTo(object("{'maxTokens':64000}"));
        assertThat(Asked.of(bedrock(CLAUDE).info(object("{'max_output_tokens':9000}")), "'reasoning_effort':'low'")
                        .get("inferenceConfig"))
                .isEqualTo(object("{'maxTokens':9000}"));
    }

    /** Without a limit, Bedrock's own is the most that the model can write. Source: the API reference, {@code InferenceConfiguration}. */
    @Test
    void a_claude_that_does_not_think_needs_no_limit() {
        assertThat(Asked.of(CLAUDE, "")).doesNotContainKey("inferenceConfig");
    }

    @ParameterizedTest
    @CsvSource({
        "meta.llama3-1-70b-instruct-v1:0, 'reasoning_effort':'low'",
        "meta.llama3-1-70b-instruct-v1:0, 'parallel_tool_calls':false",
        "anthropic.claude-3-haiku-20240307-v1:0, 'seed':1",
    })
    void a_parameter_that_the_model_lacks_is_refused(String model, String member) {
        assertThatThrownBy(() -> Asked.of(model, member))
                .isInstanceOf(CallFailedException.class)
                .hasMessageContaining("does not support");
    }
}
