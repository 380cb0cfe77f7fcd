package dev.breakwater.provider;

import static dev.breakwater.testing.Samples.aDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.ParameterRules;
import dev.breakwater.provider.openai.OpenAiCompatible;
import dev.breakwater.testing.DeploymentSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of capabilities in {@code docs/providers.md}: each form is asked to write each request. */
class CapabilitiesPageTest {

    private static final Path PAGE = Path.of("docs", "providers.md");

    private static final String TOOLS =
            "'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object','properties':{}}}}]";

    /** What is asked, and the members of the request; those without messages are compared with a request without them. */
    private static final Map<String, String> REQUESTS = new LinkedHashMap<>();

    static {
        message("`system` messages", "{'role':'system','content':'s'},{'role':'user','content':'hi'}");
        message("`developer` messages", "{'role':'developer','content':'s'},{'role':'user','content':'hi'}");
        part("images as data", "{'type':'image_url','image_url':{'url':'data:image/png;base64,iVBORw=='}}");
        part("images as URL", "{'type':'image_url','image_url':{'url':'https://example.com/a.png'}}");
        part(
                "PDF files as data",
                "{'type':'file','file':{'filename':'a.pdf','file_data':'data:application/pdf;base64,JVBERi0='}}");
        part("audio", "{'type':'input_audio','input_audio':{'data':'UklGRg==','format':'wav'}}");
        REQUESTS.put("`tools`", TOOLS);
        REQUESTS.put("`tool_choice: required`", TOOLS + ",'tool_choice':'required'");
        REQUESTS.put(
                "`tool_choice` of a function", TOOLS + ",'tool_choice':{'type':'function','function':{'name':'f'}}");
        REQUESTS.put("`parallel_tool_calls: false`", TOOLS + ",'parallel_tool_calls':false");
        message(
                "tool results",
                "{'role':'user','content':'hi'},{'role':'assistant','content':null,'tool_calls':[{'id':'call_1','type':"
                        + "'function','function':{'name':'f','arguments':'{}'}}]},"
                        + "{'role':'tool','tool_call_id':'call_1','content':'r'}");
        REQUESTS.put("`response_format: json_object`", "'response_format':{'type':'json_object'}");
        REQUESTS.put(
                "`response_format: json_schema`",
                "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'}}}");
        single("max_tokens", "100");
        single("stop", "['x']");
        single("temperature", "0.5");
        single("top_p", "0.5");
        single("top_k", "5");
        single("frequency_penalty", "0.5");
        single("presence_penalty", "0.5");
        single("seed", "7");
        single("n", "2");
        single("logit_bias", "{'1':5}");
        REQUESTS.put("`logprobs`", "'logprobs':true,'top_logprobs':2");
        single("reasoning_effort", "'low'");
        single("user", "'u'");
        single("prediction", "{'type':'content','content':'c'}");
        single("web_search_options", "{}");
        REQUESTS.put("`modalities` with audio", "'modalities':['text','audio'],'audio':{'voice':'v','format':'wav'}");
    }

    private static void message(String label, String messages) {
        REQUESTS.put(label, "'messages':[" + messages + "]");
    }

    private static void part(String label, String part) {
        message(label, "{'role':'user','content':[{'type':'text','text':'hi'}," + part + "]}");
    }

    private static void single(String name, String value) {
        REQUESTS.put("`" + name + "`", "'" + name + "':" + value);
    }

    /** A model of each form that can do most. */
    private static final Map<String, String> MODELS = Map.of(
            "openai", "gpt-4o",
            "anthropic", "claude-sonnet-4-5",
            "gemini", "gemini-2.5-flash",
            "vertex_ai", "gemini-2.5-flash",
            "bedrock", "anthropic.claude-sonnet-4-5-20250929-v1:0",
            "cohere", "command-a-03-2025",
            "ollama", "llama3.2");

    /** Models that make embeddings, where those above do not. */
    private static final Map<String, String> EMBEDDERS = Map.of("bedrock", "amazon.titan-embed-text-v2:0");

    @Test
    void the_table_is_what_the_forms_do() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf("| request |");
        int end = page.indexOf("\n\n", begin) + 1;
        if (Boolean.getBoolean("capabilities.write")) {
            page = page.substring(0, begin) + table() + page.substring(end);
            Files.writeString(PAGE, page);
            end = begin + table().length();
        }

        assertThat(page.substring(begin, end))
                .as("the table in docs/providers.md. To write it:"
                        + " ./mvnw test -Dtest=CapabilitiesPageTest -Dcapabilities.write=true")
                .isEqualTo(table());
    }

    private static String table() {
        List<FormSample> forms = FormSample.all()
                .filter(each -> MODELS.containsKey(each.form().name()))
                .toList();
        String head = "| request |"
                + forms.stream().map(each -> " `" + each.form().name() + "` |").collect(Collectors.joining())
                + "\n| --- |" + " --- |".repeat(forms.size()) + "\n";
        String rows = REQUESTS.entrySet().stream()
                .map(request -> "| " + request.getKey() + " |"
                        + forms.stream()
                                .map(form -> " " + outcome(form, request.getValue()) + " |")
                                .collect(Collectors.joining())
                        + "\n")
                .collect(Collectors.joining());
        String embeddings = "| embeddings |"
                + forms.stream()
                        .map(form -> " " + (embeds(form) ? how(form) : "always refused") + " |")
                        .collect(Collectors.joining())
                + "\n";
        return head + rows + embeddings;
    }

    private static String outcome(FormSample form, String members) {
        try {
            String sent = probe(form, false).sent(members);
            boolean ignored = !members.contains("'messages'")
                    && sent.equals(probe(form, false).sent(""));
            return ignored ? "dropped" : how(form);
        } catch (CallFailedException refused) {
            return dropped(form, members) ? "refused" : "always refused";
        }
    }

    private static boolean dropped(FormSample form, String members) {
        try {
            probe(form, true).sent(members);
            return true;
        } catch (CallFailedException refused) {
            return false;
        }
    }

    private static boolean embeds(FormSample form) {
        try {
            String name = form.form().name();
            probe(form, false, EMBEDDERS.getOrDefault(name, MODELS.get(name))).embedding("'input':'hi'");
            return true;
        } catch (CallFailedException refused) {
            return false;
        }
    }

    private static String how(FormSample form) {
        return form.form() instanceof OpenAiCompatible ? "passed" : "translated";
    }

    private static FormProbe probe(FormSample form, boolean drop) {
        return probe(form, drop, MODELS.get(form.form().name()));
    }

    private static FormProbe probe(FormSample form, boolean drop, String model) {
        DeploymentSample deployment = aDeployment("d")
                .of(form.form().name())
                .model(model)
                .key("sk-secret")
                .parameters(new ParameterRules(drop, Set.of(), Set.of()));
        form.settings().forEach(deployment::setting);
        return new FormProbe(form.form(), deployment);
    }
}
