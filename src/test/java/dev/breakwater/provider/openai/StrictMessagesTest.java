package dev.breakwater.provider.openai;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.aDeployment;
import static dev.breakwater.testing.Samples.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.catalog.KnownProviders;
import dev.breakwater.catalog.MessageRules;
import dev.breakwater.catalog.Operation;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.NameBits;
import dev.breakwater.testing.CallSample;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All JSON has ' in place of ". */
class StrictMessagesTest {

    private static final String FOREIGN = "{'role':'assistant','content':[{'type':'text','text':'so',"
            + "'cache_control':{'type':'ephemeral'}}],'refusal':null,'annotations':[],'reasoning':'hm',"
            + "'reasoning_content':'hm','thinking_blocks':[{'type':'thinking'}],'provider_specific_fields':{'a':1}}";

    private static final String LONG = "call_0123456789012345678901234567890123456789";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mistral|{'role':'assistant','content':[{'type':'text','text':'so'}]}",
                "groq|{'role':'assistant','content':[{'type':'text','text':'so'}],'reasoning':'hm'}",
                "cerebras|{'role':'assistant','content':[{'type':'text','text':'so'}],'reasoning':'hm'}",
                "azure|{'role':'assistant','content':[{'type':'text','text':'so'}],'refusal':null,'annotations':[]}",
            })
    void what_a_strict_provider_refuses_in_messages_is_left_out(String provider, String message) {
        assertThat(sent(provider, FOREIGN)).contains("'messages':[" + message + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deepseek", "moonshot", "openrouter", "hosted_vllm", "openai_like", "openai"})
    void others_get_the_clients_bytes_since_thinking_models_need_their_thoughts_back(String provider) {
        assertThat(sent(provider, FOREIGN)).contains("'messages':[" + FOREIGN + "]");
    }

    @Test
    void openais_own_address_is_strict() {
        CallSample call =
                aCall().on(aDeployment("d").at("https://api.openai.com/v1")).saying(json(chat(FOREIGN)));

        String body = new OpenAiForm().request(anAttempt(call.get(), 0)).body().text();

        assertThat(single(body)).contains("'annotations':[]").doesNotContain("thinking_blocks", "reasoning", "cache_");
    }

    @Test
    void ids_of_calls_are_mapped_where_the_provider_refuses_them_and_stay_together() {
        String sent =
                sent("mistral", call(LONG) + "," + result(LONG) + "," + call("abcDEF123") + "," + result("abcDEF123"));
        String azures = sent("azure", call(LONG) + "," + result(LONG));

        assertThat(sent).containsPattern("'id':'([a-z0-9]{9})'.*'tool_call_id':'\\1'.*'id':'abcDEF123'");
        assertThat(azures).containsPattern("'id':'(call_\\w{22}_[0-9a-f]{12})'.*'tool_call_id':'\\1'");
        assertThat(azures).doesNotContain("extra_content");
    }

    @Test
    void a_message_of_nothing_but_thoughts_or_a_refusal_has_a_content() {
        assertThat(sent("groq", "{'role':'assistant','content':null,'reasoning_content':'hm'}"))
                .contains("'content':''");
        assertThat(sent("mistral", "{'role':'assistant','content':null,'refusal':'no'}"))
                .contains("'messages':[{'role':'assistant','content':'no'}]");
    }

    @Test
    void a_request_in_which_nothing_is_refused_is_not_copied() throws MalformedException {
        String tools = call("abcDEF123") + "," + result("abcDEF123");
        for (String messages : new String[] {"{'role':'user','content':'reasoning_content'}", tools}) {
            JsonDocument request = JsonDocument.parse(json(chat(messages)).getBytes(StandardCharsets.UTF_8));

            assertThat(StrictMessages.of(request, rules("azure"))).isSameAs(request);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"azure", "mistral", "groq"})
    void the_names_of_a_plain_chat_are_not_mistaken_for_refused_ones(String provider) {
        Set<String> suspects = new TreeSet<>(rules(provider).refused());
        suspects.add("tool_calls");
        suspects.add("tool_call_id");

        assertThat(Set.of("role", "content", "type", "text", "image_url", "url", "detail", "name", "file", "file_data")
                        .stream()
                        .filter(name -> (NameBits.of(Set.of(name)) & NameBits.of(suspects)) != 0)
                        .collect(Collectors.toSet()))
                .isEmpty();
    }

    @Test
    void a_provider_without_max_completion_tokens_gets_max_tokens() {
        String max = "{'role':'user','content':'hi'}],'max_completion_tokens':7,'x':[1";

        assertThat(sent("mistral", max)).contains("'max_tokens':7").doesNotContain("max_completion_tokens");
        assertThat(sent("deepseek", max)).contains("'max_tokens':7").doesNotContain("max_completion_tokens");
        assertThat(sent("groq", max)).contains("'max_completion_tokens':7");
    }

    @Test
    void voyage_is_asked_for_floats_by_silence_and_for_base64_by_its_name() {
        assertThat(embedding("'encoding_format':'float'")).doesNotContain("encoding_format");
        assertThat(embedding("'encoding_format':null")).doesNotContain("encoding_format");
        assertThat(embedding("'encoding_format':'base64'")).contains("'encoding_format':'base64'");
    }

    private static MessageRules rules(String provider) {
        return KnownProviders.find(provider).orElseThrow().messages();
    }

    private static String sent(String provider, String messages) {
        CallSample call = aCall().on(aDeployment("d").of(provider)).saying(json(chat(messages)));
        return single((provider.equals("azure") ? new AzureForm() : new OpenAiForm())
                .request(anAttempt(call.get(), 0))
                .body()
                .text());
    }

    private static String embedding(String member) {
        CallSample call = aCall().on(aDeployment("d").of("voyage"))
                .asking(Operation.EMBEDDINGS)
                .saying(json("{'model':'gpt-4','input':'hi'," + member + "}"));
        return single(new OpenAiForm().request(anAttempt(call.get(), 0)).body().text());
    }

    private static String chat(String messages) {
        return "{'model':'gpt-4','messages':[" + messages + "]}";
    }

    private static String call(String id) {
        return "{'role':'assistant','content':null,'tool_calls':[{'id':'" + id + "','type':'function','function':"
                + "{'name':'f','arguments':'{}'}"
                + (id.equals(LONG) ? ",'extra_content':{'google':{'thought_signature':'s'}}" : "") + "}]}";
    }

    private static String result(String id) {
        return "{'role':'tool','tool_call_id':'" + id + "','content':'r'}";
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private static String single(String json) {
        return json.replace('"', '\'');
    }
}
