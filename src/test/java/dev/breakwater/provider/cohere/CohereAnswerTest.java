package dev.breakwater.provider.cohere;

import static dev.breakwater.testing.Samples.aDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.failure.Failure;
import dev.breakwater.provider.FormProbe;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cohere's answers, plain and streamed. */
class CohereAnswerTest {

    private static final String USAGE = "'usage':{'billed_units':{'input_tokens':5,'output_tokens':2},"
            + "'tokens':{'input_tokens':70.0,'output_tokens':4},'cached_tokens':60}";

    private final FormProbe cohere =
            new FormProbe(new CohereForm(), aDeployment("d").of("cohere"));

    @Test
    void blocks_become_a_message_and_all_tokens_are_counted() {
        assertThat(cohere.answer("{'id':'co-1','finish_reason':'COMPLETE','message':{'role':'assistant','content':["
                        + "{'type':'thinking','thinking':'hm'},{'type':'text','text':'sa'},"
                        + "{'type':'text','text':'lut'}]}," + USAGE + "}"))
                .contains("'id':'co-1'", "'model':'gpt-4'", "'reasoning_content':'hm'", "'content':'salut'")
                .contains("'finish_reason':'stop'")
                .contains("'usage':{'prompt_tokens':70,'completion_tokens':4,'total_tokens':74,"
                        + "'prompt_tokens_details':{'cached_tokens':60},"
                        + "'billed_units':{'input_tokens':5,'output_tokens':2}}");
    }

    @Test
    void billed_units_count_where_there_is_nothing_else() {
        assertThat(cohere.answer("{'message':{'content':[]},'finish_reason':'COMPLETE',"
                        + "'usage':{'billed_units':{'input_tokens':5,'output_tokens':2}}}"))
                .contains("'prompt_tokens':5,'completion_tokens':2");
    }

    @Test
    void calls_keep_their_ids_and_the_plan_is_reasoning() {
        assertThat(cohere.answer("{'finish_reason':'TOOL_CALL','message':{'tool_plan':'I will look','tool_calls':["
                        + "{'id':'w_0','type':'function','function':{'name':'f','arguments':'{}'}},"
                        + "{'id':'w_1','type':'function','function':{'name':'g'}}]}}"))
                .contains("'reasoning_content':'I will look','content':null", "'finish_reason':'tool_calls'")
                .contains("{'id':'w_0','type':'function','function':{'name':'f','arguments':'{}'}}")
                .contains("{'id':'w_1','type':'function','function':{'name':'g','arguments':'{}'}}");
    }

    @Test
    void citations_are_among_the_providers_own_fields() {
        String citations = "[{'start':0,'end':3,'text':'sal','sources':[{'type':'tool','id':'w:0'}]}]";

        assertThat(cohere.answer("{'finish_reason':'COMPLETE','message':{'content':[{'type':'text','text':'salut'}],"
                        + "'citations':" + citations + "}}"))
                .contains("'provider_specific_fields':{'citations':" + citations + "}");
        assertThat(cohere.answer("{'message':{'content':[{'type':'text','text':'salut'}],'citations':[ ]}}"))
                .doesNotContain("provider_specific_fields");
    }

    @Test
    void log_probabilities_are_of_pieces_of_text() {
        assertThat(cohere.answer("{'finish_reason':'COMPLETE','message':{'content':[{'type':'text','text':'hi'}]},"
                        + "'logprobs':[{'text':'h','token_ids':[1],'logprobs':[-0.5]},"
                        + "{'text':'i','token_ids':[2,3],'logprobs':[-0.25,-1]}]}"))
                .contains("'logprobs':{'content':[{'token':'h','logprob':-0.5,'bytes':null,'top_logprobs':[]},"
                        + "{'token':'i','logprob':-1.25,'bytes':null,'top_logprobs':[]}],'refusal':null}");
    }

    @ParameterizedTest
    @CsvSource({"COMPLETE, stop", "STOP_SEQUENCE, stop", "MAX_TOKENS, length", "USER_CANCEL, USER_CANCEL"})
    void an_end_is_openais_or_coheres_own_word(String reason, String finish) {
        assertThat(cohere.answer("{'finish_reason':'" + reason + "','message':{'content':[]}}"))
                .contains("'finish_reason':'" + finish + "'");
    }

    @ParameterizedTest
    @CsvSource({"ERROR", "TIMEOUT", "ERROR_LIMIT"})
    void an_answer_that_broke_off_is_a_failure(String reason) {
        assertThat(cohere.failure(
                        "{'finish_reason':'" + reason + "','message':{'content':[{'type':'text','text':'sal'}]}}"))
                .isInstanceOf(Failure.InvalidResponse.class);
        assertThat(cohere.streamFailure("{'type':'message-end','delta':{'finish_reason':'" + reason + "'}}"))
                .isInstanceOf(Failure.InvalidResponse.class);
    }

    @Test
    void errors_are_told_apart_by_their_words() {
        assertThat(cohere.failure(400, "{'message':'too many tokens: total number of tokens cannot exceed 4096'}"))
                .isInstanceOf(Failure.ContextWindowExceeded.class);
        assertThat(cohere.failure(401, "{'message':'invalid api token'}")).isInstanceOf(Failure.Unauthorized.class);
        assertThat(cohere.failure(404, "{'message':'model not found'}")).isInstanceOf(Failure.NotFound.class);
        assertThat(cohere.failure(429, "{'message':'trial key limit'}")).isInstanceOf(Failure.RateLimited.class);
        assertThat(cohere.failure(498, "{'message':'blocked token'}")).isInstanceOf(Failure.BadRequest.class);
        assertThat(cohere.failure("{'message':'internal server error'}")).isInstanceOf(Failure.ServerError.class);
    }

    @Test
    void a_stream_brings_thoughts_text_and_calls_with_an_index_of_their_own() {
        List<String> chunks = cohere.chunks(
                "{'type':'message-start','id':'co-1','delta':{'message':{'role':'assistant','content':[],"
                        + "'tool_plan':'','tool_calls':[],'citations':[]}}}",
                delta("content-start", "'content':{'type':'thinking','thinking':''}"),
                delta("content-delta", "'content':{'thinking':'hm'}"),
                "{'type':'content-end','index':0}",
                delta("content-delta", "'content':{'text':'salut'}"),
                delta("tool-plan-delta", "'tool_plan':'I will look'"),
                delta("tool-call-start", call("'id':'w_0','type':'function',", "'name':'f','arguments':''")),
                delta("tool-call-delta", call("", "'arguments':'{\\\"a'")),
                delta("tool-call-delta", call("", "'arguments':'\\\":1}'")),
                "{'type':'tool-call-end','index':2}",
                delta("tool-call-start", call("'id':'w_1','type':'function',", "'name':'g','arguments':''")),
                "{'type':'tool-call-end','index':3}",
                "{'type':'message-end','delta':{'finish_reason':'TOOL_CALL'," + USAGE + "}}");

        assertThat(chunks).allSatisfy(each -> assertThat(each).contains("'id':'co-1'", "'model':'gpt-4'"));
        assertThat(chunks)
                .extracting(CohereAnswerTest::content)
                .containsExactly(
                        "{'role':'assistant'}",
                        "{'reasoning_content':'hm'}",
                        "{'content':'salut'}",
                        "{'reasoning_content':'I will look'}",
                        "{'tool_calls':[{'index':0,'id':'w_0','type':'function','function':{'name':'f','arguments':''}}]}",
                        "{'tool_calls':[{'index':0,'function':{'arguments':'{\\'a'}}]}",
                        "{'tool_calls':[{'index':0,'function':{'arguments':'\\':1}'}}]}",
                        "{'tool_calls':[{'index':1,'id':'w_1','type':'function','function':{'name':'g','arguments':''}}]}",
                        "{'tool_calls':[{'index':1,'function':{'arguments':'{}'}}]}",
                        "{}",
                        "");
        assertThat(chunks.get(9)).contains("'finish_reason':'tool_calls'");
        assertThat(chunks.get(10)).contains("'choices':[],'usage':{'prompt_tokens':70,'completion_tokens':4");
    }

    private static String delta(String type, String message) {
        return "{'type':'" + type + "','index':0,'delta':{'message':{" + message + "}}}";
    }

    private static String call(String head, String function) {
        return "'tool_calls':{" + head + "'function':{" + function + "}}";
    }

    private static String content(String chunk) {
        int begin = chunk.indexOf("'delta':");
        return begin < 0 ? "" : chunk.substring(begin + 8, chunk.indexOf(",'finish_reason'"));
    }

    @Test
    void citations_of_a_stream_are_the_providers_own_fields_and_unknown_events_nothing() {
        assertThat(cohere.chunks(
                        delta("citation-start", "'citations':{'start':0,'end':3,'text':'sal'}"),
                        "{'type':'citation-end','index':0}",
                        "{'type':'debug','prompt':'<s>'}",
                        "{'type':'news','delta':{'message':{}}}"))
                .hasSize(1)
                .first()
                .asString()
                .contains("'delta':{'provider_specific_fields':{'citations':[{'start':0,'end':3,'text':'sal'}]}}");
    }

    @Test
    void log_probabilities_of_a_stream_come_with_their_text() {
        assertThat(cohere.chunks("{'type':'content-delta','delta':{'message':{'content':{'text':'h'}}},"
                        + "'logprobs':{'text':'h','token_ids':[1],'logprobs':[-0.5]}}"))
                .first()
                .asString()
                .contains("'logprobs':{'content':[{'token':'h','logprob':-0.5,");
    }

    @Test
    void an_error_within_a_stream_is_a_failure_with_its_words() {
        Failure ended = cohere.streamFailure(
                "{'type':'message-end','delta':{'finish_reason':'ERROR','error':'backend is overwhelmed'}}");
        Failure bare = cohere.streamFailure("{'message':'backend is overwhelmed'}");

        assertThat(ended).isInstanceOf(Failure.ServerError.class);
        assertThat(ended.report().message()).contains("backend is overwhelmed");
        assertThat(bare.report().message()).contains("backend is overwhelmed");
    }

    @Test
    void embeddings_have_the_billed_tokens_and_are_base64_where_the_client_asked_for_it() {
        String body = "{'id':'e','embeddings':{'float':[[1,-2.5],[0.5,0]]},'meta':{'billed_units':{'input_tokens':3}}}";

        assertThat(cohere.embeddings("'input':['a','b']", body))
                .contains("'index':0,'embedding':[1,-2.5]", "'index':1,'embedding':[0.5,0]", "'prompt_tokens':3");
        assertThat(cohere.embeddings("'input':['a','b'],'encoding_format':'base64'", body))
                .contains("'embedding':'AACAPwAAIMA='");
        assertThat(cohere.embeddings("'input':'a','encoding_format':'int8'", "{'embeddings':{'int8':[[1,-2]]}}"))
                .contains("'embedding':[1,-2]");
    }
}
