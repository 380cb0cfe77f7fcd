package dev.breakwater.provider.cohere;

import static dev.breakwater.testing.Samples.aDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.catalog.ParameterRules;
import dev.breakwater.provider.FormProbe;
import dev.breakwater.testing.DeploymentSample;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Cohere is sent. */
class CohereRequestTest {

    private static final String WEATHER =
            "{'type':'function','function':{'name':'weather','parameters':{'type':'object','properties':{}}}}";

    private static final String TIME = "{'type':'function','function':{'name':'time','description':'now'}}";

    private static final String CALLS = "{'role':'assistant','content':%s,'tool_calls':["
            + "{'id':'c1','type':'function','function':{'name':'weather','arguments':'{}'}},"
            + "{'id':'c2','type':'function','function':{'name':'time','arguments':''}}]}";

    private static final String RESULTS =
            "{'role':'tool','tool_call_id':'c2','content':'noon'},{'role':'tool','tool_call_id':'c1','content':'rain'}";

    private final FormProbe cohere = probe("command-a");

    private static FormProbe probe(String model) {
        return new FormProbe(new CohereForm(), deployment(model));
    }

    private static DeploymentSample deployment(String model) {
        return aDeployment("d").of("cohere").model(model).at("https://c");
    }

    @ParameterizedTest
    @CsvSource({
        "https://c, https://c/v2/chat",
        "https://c/v1, https://c/v2/chat",
        "https://c/v2, https://c/v2/chat",
        "https://c/v2/chat, https://c/v2/chat",
        "https://c/v1/embed, https://c/v2/chat",
        "https://c/proxy, https://c/proxy/v2/chat",
        "https://c/chat/v2/chat, https://c/chat/v2/chat",
    })
    void the_address_is_below_the_root(String base, String address) {
        FormProbe probe = new FormProbe(new CohereForm(), deployment("m").at(base));

        assertThat(probe.request("").address()).isEqualTo(address);
        assertThat(probe.embedding("'input':'a'").address()).isEqualTo(address.replace("/v2/chat", "/v2/embed"));
    }

    @Test
    void turns_keep_their_places_and_a_developer_is_a_system() {
        assertThat(cohere.sentMessages("{'role':'system','content':'be brief'},{'role':'user','content':'hi'},"
                        + "{'role':'assistant','content':'ho'},{'role':'developer','content':'stop'},"
                        + "{'role':'user','content':'well'}"))
                .contains("'model':'command-a','stream':false,'messages':[{'role':'system','content':'be brief'},"
                        + "{'role':'user','content':'hi'},{'role':'assistant','content':'ho'},"
                        + "{'role':'system','content':'stop'},{'role':'user','content':'well'}]");
    }

    @Test
    void a_system_prompt_alone_is_said_by_the_user() {
        assertThat(cohere.sentMessages("{'role':'system','content':'speak'}"))
                .contains("'messages':[{'role':'user','content':'speak'}]");
    }

    @Test
    void images_go_as_data_or_as_url() {
        String user = "{'role':'user','content':[{'type':'text','text':'see'},"
                + "{'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA','detail':'low'}},"
                + "{'type':'image_url','image_url':{'url':'https://h/i.png'}}]}";

        assertThat(cohere.sentMessages(user)).contains("'messages':[" + user + "]");
        assertThat(cohere.refused("'messages':[{'role':'user','content':[{'type':'hologram'}]}]")
                        .report()
                        .message())
                .contains("'hologram'");
    }

    @Test
    void calls_have_their_text_as_plan_and_results_follow_in_the_calls_order() {
        assertThat(cohere.sentMessages(
                        "{'role':'user','content':'hi'}," + CALLS.formatted("'I will look'") + "," + RESULTS))
                .contains("{'role':'assistant','tool_plan':'I will look','tool_calls':["
                        + "{'id':'c1','type':'function','function':{'name':'weather','arguments':'{}'}},"
                        + "{'id':'c2','type':'function','function':{'name':'time','arguments':'{}'}}]},"
                        + "{'role':'tool','tool_call_id':'c1','content':'rain'},"
                        + "{'role':'tool','tool_call_id':'c2','content':'noon'}]");
    }

    @Test
    void calls_without_text_have_no_content() {
        assertThat(cohere.sentMessages("{'role':'user','content':'hi'}," + CALLS.formatted("null") + "," + RESULTS))
                .contains("{'role':'assistant','tool_calls':[");
    }

    @Test
    void images_of_results_follow_the_results() {
        String image = "{'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}}";

        assertThat(cohere.sentMessages("{'role':'user','content':'hi'}," + CALLS.formatted("null")
                        + ",{'role':'tool','tool_call_id':'c1','content':[" + image + "]},"
                        + "{'role':'tool','tool_call_id':'c2','content':'noon'}"))
                .contains("{'role':'tool','tool_call_id':'c1','content':''},"
                        + "{'role':'tool','tool_call_id':'c2','content':'noon'},"
                        + "{'role':'user','content':[" + image + "]}]");
    }

    @Test
    void thoughts_come_back_as_blocks_to_a_reasoning_model_and_as_plan_to_others() {
        String history = "{'role':'user','content':'hi'},{'role':'assistant','reasoning_content':'hm',"
                + "'content':'ho'}," + CALLS.formatted("null,'reasoning_content':'plan'") + "," + RESULTS;

        assertThat(probe("command-a-reasoning-08-2025").sentMessages(history))
                .contains("{'role':'assistant','content':[{'type':'thinking','thinking':'hm'},"
                        + "{'type':'text','text':'ho'}]}")
                .contains("{'role':'assistant','content':[{'type':'thinking','thinking':'plan'}],'tool_calls':[");
        assertThat(cohere.sentMessages(history))
                .contains("{'role':'assistant','content':'ho'},{'role':'assistant','tool_plan':'plan','tool_calls':[");
    }

    @Test
    void signed_thoughts_of_other_models_are_not_sent() {
        assertThat(cohere.sentMessages("{'role':'user','content':'hi'},{'role':'assistant','content':'ho',"
                        + "'thinking_blocks':[{'type':'thinking','thinking':'hm','signature':'EqQB'}]},"
                        + "{'role':'user','content':'so'}"))
                .doesNotContain("hm", "EqQB");
    }

    @Test
    void sampling_and_limits_have_coheres_names() {
        assertThat(cohere.sent("'temperature':0.5,'top_p':0.25,'top_k':3,'frequency_penalty':0.1,"
                        + "'presence_penalty':0.2,'seed':7,'logprobs':true,'max_tokens':9,'stop':['END']"))
                .contains("'temperature':0.5,'p':0.25,'k':3,'frequency_penalty':0.1,'presence_penalty':0.2,'seed':7,"
                        + "'logprobs':true,'max_tokens':9,'stop_sequences':['END']}");
    }

    @Test
    void coheres_own_parameters_are_sent_as_they_are_and_have_priority() {
        FormProbe probe = new FormProbe(
                new CohereForm(),
                deployment("m").byDefault("safety_mode", "\"STRICT\"").byDefault("p", "0.5"));

        assertThat(probe.sent("'top_p':0.25,'max_tokens':5,'max_completion_tokens':6"))
                .contains("'p':0.5", "'max_tokens':6", "'safety_mode':'STRICT'")
                .doesNotContain("0.25", "completion_tokens");
    }

    @Test
    void tools_go_as_they_are_and_strict_where_all_are() {
        String strict = WEATHER.replace("'name':'weather'", "'name':'weather','strict':true");

        assertThat(cohere.sent("'tools':[" + strict + "," + TIME + "]"))
                .contains("'tools':[" + WEATHER + ",{'type':'function','function':{'name':'time','description':'now',"
                        + "'parameters':{'type':'object','properties':{}}}}]}");
        assertThat(cohere.sent("'tools':[" + strict + "]")).contains("'strict_tools':true");
    }

    @ParameterizedTest
    @CsvSource({"'auto',", "'required',REQUIRED", "'none',NONE"})
    void the_choice_of_a_tool_is_coheres(String choice, String sent) {
        String body = cohere.sent("'tools':[" + WEATHER + "],'tool_choice':'" + choice + "'");

        if (sent == null) {
            assertThat(body).doesNotContain("tool_choice");
        } else {
            assertThat(body).contains("'tool_choice':'" + sent + "'");
        }
    }

    @Test
    void a_named_tool_is_offered_alone() {
        assertThat(cohere.sent("'tools':[" + WEATHER + "," + TIME
                        + "],'tool_choice':{'type':'function','function':{'name':'weather'}}"))
                .contains("'tools':[" + WEATHER + "],'tool_choice':'REQUIRED'");
    }

    @Test
    void a_schema_for_the_answer_is_a_part_of_the_format() {
        assertThat(cohere.sent("'response_format':{'type':'json_object'}"))
                .contains("'response_format':{'type':'json_object'}");
        assertThat(cohere.sent("'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':true,"
                        + "'schema':{'type':'object'}}}"))
                .contains("'response_format':{'type':'json_object','json_schema':{'type':'object'}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'reasoning_effort':'none'|{'type':'disabled'}",
                "'reasoning_effort':'low'|{'type':'enabled','token_budget':1024}",
                "'reasoning_effort':'high'|{'type':'enabled'}",
                "'thinking':{'type':'enabled','budget_tokens':2000}|{'type':'enabled','token_budget':2000}",
                "'thinking':{'type':'enabled','token_budget':3}|{'type':'enabled','token_budget':3}",
                "'thinking':{'type':'disabled'}|{'type':'disabled'}",
            })
    void reasoning_is_a_budget(String asked, String thinking) {
        assertThat(cohere.sent(asked)).contains("'thinking':" + thinking);
    }

    @Test
    void what_cohere_lacks_is_refused_by_name_or_dropped() {
        FormProbe dropping = new FormProbe(
                new CohereForm(), deployment("m").parameters(new ParameterRules(true, Set.of(), Set.of())));

        assertThat(cohere.refused("'logit_bias':{'1':2}").report().param()).isEqualTo("logit_bias");
        assertThat(cohere.refused("'n':2").report().code()).isEqualTo("unsupported_parameter");
        assertThat(cohere.refused("'parallel_tool_calls':false").report().param())
                .isEqualTo("parallel_tool_calls");
        assertThat(cohere.refused("'tools':[{'type':'web_search'}]").report().message())
                .contains("'web_search'");
        assertThat(cohere.refused("'reasoning_effort':'extreme'").report().message())
                .contains("'extreme'");
        assertThat(dropping.sent("'n':2,'logit_bias':{'1':2}")).doesNotContain("logit_bias", "'n'");
    }

    @Test
    void embeddings_are_of_documents_unless_the_client_says_so() {
        assertThat(cohere.embedding("'input':['a','b'],'dimensions':256")
                        .body()
                        .text()
                        .replace('"', '\''))
                .isEqualTo("{'model':'command-a','texts':['a','b'],'input_type':'search_document',"
                        + "'embedding_types':['float'],'output_dimension':256}");
        assertThat(cohere.embedding("'input':'a','input_type':'search_query','encoding_format':'int8','user':'u'")
                        .body()
                        .text()
                        .replace('"', '\''))
                .isEqualTo("{'model':'command-a','texts':['a'],'input_type':'search_query',"
                        + "'embedding_types':['int8']}");
    }

    @Test
    void images_are_embedded_as_images() {
        assertThat(cohere.embedding("'input':'data:image/png;base64,AAAA'")
                        .body()
                        .text()
                        .replace('"', '\''))
                .contains("'images':['data:image/png;base64,AAAA'],'input_type':'image'");
    }
}
