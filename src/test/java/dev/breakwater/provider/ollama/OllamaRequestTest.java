package dev.breakwater.provider.ollama;

import static dev.breakwater.testing.Samples.aDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.catalog.ParameterRules;
import dev.breakwater.provider.FormProbe;
import dev.breakwater.testing.DeploymentSample;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Ollama is sent. */
class OllamaRequestTest {

    private static final String TOOL =
            "{'type':'function','function':{'name':'f','description':'d','parameters':{'type':'object'}}}";

    private final FormProbe ollama = new FormProbe(new OllamaNative(), deployment("llama3"));

    private static DeploymentSample deployment(String model) {
        return aDeployment("d").of("ollama").model(model).at("http://o:11434");
    }

    @Test
    void chats_and_embeddings_go_to_the_native_api() {
        assertThat(ollama.request("").address()).isEqualTo("http://o:11434/api/chat");
        assertThat(ollama.embedding("'input':'a'").address()).isEqualTo("http://o:11434/api/embed");
        assertThat(ollama.sent(""))
                .isEqualTo("{'model':'llama3','stream':false,'messages':[{'role':'user','content':'hi'}]}");
    }

    @Test
    void sampling_limits_and_unknown_parameters_are_options() {
        FormProbe probe = new FormProbe(
                new OllamaNative(),
                deployment("m")
                        .byDefault("num_ctx", "8192")
                        .byDefault("keep_alive", "\"5m\"")
                        .byDefault("options", "{\"mirostat\":2,\"seed\":9}"));

        assertThat(probe.sent("'temperature':0.5,'top_p':0.25,'top_k':3,'frequency_penalty':0.1,'seed':7,"
                        + "'presence_penalty':0.2,'max_tokens':9,'stop':'END','repeat_penalty':1.1"))
                .contains("'keep_alive':'5m'")
                .contains("'options':{'temperature':0.5,'top_p':0.25,'top_k':3,'frequency_penalty':0.1,"
                        + "'presence_penalty':0.2,'seed':9,'num_predict':9,'stop':['END'],'repeat_penalty':1.1,")
                .contains("'num_ctx':8192", "'mirostat':2");
    }

    @Test
    void the_format_is_json_or_a_schema() {
        assertThat(ollama.sent("'response_format':{'type':'json_object'}")).contains("'format':'json'");
        assertThat(ollama.sent("'response_format':{'type':'json_schema','json_schema':{'name':'n',"
                        + "'schema':{'type':'object'}}}"))
                .contains("'format':{'type':'object'}");
        assertThat(ollama.sent("'format':'json'")).contains("'format':'json'").doesNotContain("options");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "qwen3|'reasoning_effort':'none'|false",
                "qwen3|'reasoning_effort':'low'|true",
                "gpt-oss:20b|'reasoning_effort':'low'|'low'",
                "gpt-oss:20b|'reasoning_effort':'minimal'|'low'",
                "qwen3|'thinking':{'type':'enabled','budget_tokens':1024}|true",
                "qwen3|'thinking':{'type':'disabled'}|false",
                "qwen3|'think':'high','reasoning_effort':'low'|'high'",
            })
    void thinking_is_switched_on_and_off(String model, String asked, String think) {
        assertThat(new FormProbe(new OllamaNative(), deployment(model)).sent(asked))
                .contains("'think':" + think)
                .doesNotContain("budget", "options");
    }

    @Test
    void images_are_base64_beside_the_text_and_an_address_is_refused() {
        assertThat(ollama.sentMessages("{'role':'user','content':[{'type':'text','text':'see'},"
                        + "{'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}}]}"))
                .contains("'messages':[{'role':'user','content':'see','images':['AAAA']}]");
        assertThat(ollama.refused("'messages':[{'role':'user','content':["
                                + "{'type':'image_url','image_url':{'url':'https://h/i.png'}}]}]")
                        .report()
                        .message())
                .contains("data URL");
        assertThat(ollama.refused("'messages':[{'role':'user','content':[{'type':'hologram'}]}]")
                        .report()
                        .message())
                .contains("'hologram'");
    }

    @Test
    void calls_have_objects_as_arguments_and_results_the_name_of_their_call() {
        assertThat(ollama.sentMessages("{'role':'developer','content':'be brief'},{'role':'user','content':'hi'},"
                        + "{'role':'assistant','content':null,'reasoning_content':'hm','tool_calls':["
                        + "{'id':'c1','type':'function','function':{'name':'f','arguments':'{\\\"a\\\":1}'}},"
                        + "{'id':'c2','type':'function','function':{'name':'g','arguments':'no JSON'}}]},"
                        + "{'role':'tool','tool_call_id':'c1','content':'rain'},"
                        + "{'role':'tool','tool_call_id':'c2','content':'sun'}"))
                .contains("'messages':[{'role':'system','content':'be brief'},{'role':'user','content':'hi'},"
                        + "{'role':'assistant','content':'','thinking':'hm','tool_calls':["
                        + "{'id':'c1','function':{'index':0,'name':'f','arguments':{'a':1}}},"
                        + "{'id':'c2','function':{'index':1,'name':'g','arguments':{'input':'no JSON'}}}]},"
                        + "{'role':'tool','content':'rain','tool_name':'f','tool_call_id':'c1'},"
                        + "{'role':'tool','content':'sun','tool_name':'g','tool_call_id':'c2'}]");
    }

    @Test
    void tools_go_as_they_are_unless_none_is_to_be_called() {
        assertThat(ollama.sent("'tools':[" + TOOL + "],'tool_choice':'auto'")).contains("'tools':[" + TOOL + "]");
        assertThat(ollama.sent("'tools':[" + TOOL + "],'tool_choice':'none'")).doesNotContain("tool");
        assertThat(ollama.refused("'tools':[" + TOOL + "],'tool_choice':'required'")
                        .report()
                        .param())
                .isEqualTo("tool_choice");
    }

    @Test
    void a_choice_that_ollama_lacks_is_dropped_where_the_configuration_says_so() {
        FormProbe dropping = new FormProbe(
                new OllamaNative(), deployment("m").parameters(new ParameterRules(true, Set.of(), Set.of())));

        assertThat(dropping.sent("'tools':[" + TOOL + "],'tool_choice':'required','n':2"))
                .contains("'tools':[" + TOOL + "]}");
    }

    @Test
    void log_probabilities_are_asked_for_beside_the_options() {
        assertThat(ollama.sent("'logprobs':true,'top_logprobs':3"))
                .contains("'logprobs':true,'top_logprobs':3}")
                .doesNotContain("options");
    }

    @Test
    void embeddings_take_all_texts_at_once() {
        assertThat(ollama.embedding("'input':['a','b'],'dimensions':256,'truncate':false,'num_ctx':512")
                        .body()
                        .text()
                        .replace('"', '\''))
                .isEqualTo("{'model':'llama3','input':['a','b'],'dimensions':256,'truncate':false,"
                        + "'options':{'num_ctx':512}}");
    }
}
