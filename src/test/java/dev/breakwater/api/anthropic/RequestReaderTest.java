package dev.breakwater.api.anthropic;

import static dev.breakwater.testing.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Extras.CacheMarker;
import dev.breakwater.chat.OutputFormat;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Part.Source;
import dev.breakwater.chat.Reasoning;
import dev.breakwater.chat.Tool;
import dev.breakwater.chat.ToolChoice;
import dev.breakwater.chat.ToolChoice.Mode;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Turn.Role;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {

    private static final Extras CACHED = new Extras(new CacheMarker(null), Map.of());

    @Test
    void reads_what_every_provider_can_be_asked() {
        Conversation read = read("'max_tokens':64,'temperature':0.50,'top_p':0.9,'top_k':5,'stop_sequences':['a','b']");

        assertThat(read.limits().tokens()).isEqualTo(64);
        assertThat(read.limits().stop()).containsExactly("a", "b");
        assertThat(read.sampling().temperature()).isEqualTo(new BigDecimal("0.50"));
        assertThat(read.sampling().topK()).isEqualTo(5);
        assertThat(read.turns()).containsExactly(new Turn(Role.USER, List.of(new Part.Text("hi"))));
    }

    @Test
    void the_system_prompt_is_the_first_turn_and_a_later_one_stays_in_its_place() {
        List<Turn> turns = turns(
                "'system':[{'type':'text','text':'x-anthropic-billing-header: cch=1'},"
                        + "{'type':'text','text':'s','cache_control':{'type':'ephemeral'}}]",
                "{'role':'user','content':'a'},{'role':'system','content':'b'}");

        assertThat(turns)
                .containsExactly(
                        new Turn(Role.SYSTEM, List.of(new Part.Text("s", List.of(), CACHED))),
                        new Turn(Role.USER, List.of(new Part.Text("a"))),
                        new Turn(Role.SYSTEM, List.of(new Part.Text("b"))));
    }

    @Test
    void results_of_tools_come_before_what_the_user_says_with_them() {
        List<Turn> turns = turns(
                "'max_tokens':1",
                "{'role':'assistant','content':[{'type':'tool_use','id':'t1','name':'f','input':{'x': 1.0}}]},"
                    + "{'role':'user','content':[{'type':'text','text':'so?'},"
                    + "{'type':'tool_result','tool_use_id':'t1','is_error':true,'content':[{'type':'text','text':'r'},"
                    + "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'aGk='}}]}]}");

        assertThat(turns)
                .containsExactly(
                        new Turn(
                                Role.ASSISTANT,
                                List.of(new Part.ToolCall("t1", "f", "{\"x\": 1.0}", false, null, Extras.NONE))),
                        new Turn(
                                Role.TOOL,
                                List.of(new Part.ToolResult(
                                        "t1",
                                        List.of(
                                                new Part.Text("r"),
                                                new Part.Image(
                                                        new Source.Data("image/png", "aGk="), null, Extras.NONE)),
                                        true,
                                        Extras.NONE))),
                        new Turn(Role.USER, List.of(new Part.Text("so?"))));
    }

    @Test
    void thoughts_keep_their_signatures_and_their_places() {
        List<Turn> turns = turns(
                "'max_tokens':1",
                "{'role':'assistant','content':[{'type':'thinking','thinking':'a','signature':'Eq'},"
                        + "{'type':'redacted_thinking','data':'Em'},{'type':'thinking','thinking':'b','signature':''},"
                        + "{'type':'text','text':'c'}]}");

        assertThat(turns.get(0).parts())
                .containsExactly(
                        new Part.ReasoningPart("a", "Eq", null),
                        new Part.ReasoningPart("", null, "Em"),
                        new Part.ReasoningPart("b", null, null),
                        new Part.Text("c"));
    }

    @Test
    void a_document_that_is_text_is_text() {
        List<Turn> turns = turns(
                "'max_tokens':1",
                "{'role':'user','content':[{'type':'document','title':'T','source':{'type':'text',"
                        + "'media_type':'text/plain','data':'words'}},{'type':'document','source':{'type':'content',"
                        + "'content':[{'type':'text','text':'more'}]}},{'type':'document','title':'a.pdf',"
                        + "'source':{'type':'base64','media_type':'application/pdf','data':'JVBERi0='}}]}");

        assertThat(turns.get(0).parts())
                .containsExactly(
                        new Part.Text("T\n\nwords"),
                        new Part.Text("more"),
                        new Part.FilePart(new Source.Data("application/pdf", "JVBERi0="), "a.pdf", Extras.NONE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'auto'}|AUTO||",
                "{'type':'any','disable_parallel_tool_use':true}|REQUIRED||false",
                "{'type':'tool','name':'f'}|NAMED|f|",
                "{'type':'none'}|NONE||"
            })
    void a_tool_choice_is_read(String json, Mode mode, String name, Boolean parallel) {
        assertThat(read("'tool_choice':" + json).toolChoice()).isEqualTo(new ToolChoice(mode, name, parallel));
    }

    @Test
    void a_tool_of_the_clients_is_a_function_and_one_of_anthropics_is_named_as_untranslated() {
        RequestReader reader = reader("'tools':[{'name':'f','description':'d','input_schema':{'type':'object'},"
                + "'cache_control':{'type':'ephemeral','ttl':'1h'}},{'type':'web_search_20250305','name':'w'}]");

        assertThat(conversation(reader).tools())
                .containsExactly(new Tool.Function(
                        "f", "d", "{\"type\":\"object\"}", null, new Extras(new CacheMarker("1h"), Map.of())));
        assertThat(reader.untranslated()).isEqualTo(Set.of("tools.web_search_20250305"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'thinking':{'type':'enabled','budget_tokens':2048}||2048",
                "'thinking':{'type':'adaptive'},'output_config':{'effort':'high'}|high|",
                "'thinking':{'type':'disabled'}|none|",
                "'output_config':{'effort':'low'}|low|"
            })
    void how_much_to_think_is_read(String members, String effort, Long budget) {
        assertThat(read(members).reasoning()).isEqualTo(new Reasoning(effort, budget));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'output_config':{'format':{'type':'json_schema','schema':{'a':1}}}",
                "'output_format':{'type':'json_schema','schema':{'a':1}}"
            })
    void a_schema_of_the_answer_is_read(String members) {
        assertThat(read(members).format()).isEqualTo(new OutputFormat.JsonSchema("answer", null, "{\"a\":1}", true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'mcp_servers':[]|mcp_servers",
                "'vendor_field':1|vendor_field",
                "'tool_choice':{'type':'other'}|tool_choice",
                "'output_config':{'format':{'type':'other'}}|output_config.format"
            })
    void what_only_anthropic_has_is_named(String members, String name) {
        RequestReader reader = reader(members);

        conversation(reader);

        assertThat(reader.untranslated()).isEqualTo(Set.of(name));
    }

    @Test
    void hints_and_the_gateways_own_parameters_are_left_out_silently() {
        RequestReader reader =
                reader("'metadata':{'user_id':'u'},'service_tier':'auto','context_management':{'edits':[]},"
                        + "'num_retries':1,'vendor':null");

        assertThat(conversation(reader).others()).isEmpty();
        assertThat(reader.untranslated()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'vendor_block','x':1.0}|messages.vendor_block",
                "{'type':'image','source':{'type':'file','file_id':'f'}}|messages.source.file",
                "{'type':'document','citations':{'enabled':true},'source':{'type':'url','url':'u'}}|messages.citations"
            })
    void a_block_that_only_anthropic_has_is_named(String block, String name) {
        RequestReader reader = new RequestReader(
                json(("{'messages':[{'role':'user','content':[" + block + "]}]}").replace('\'', '"')));

        conversation(reader);

        assertThat(reader.untranslated()).isEqualTo(Set.of(name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'messages':5|messages",
                "'messages':['a']|messages",
                "'messages':[{'role':'tool','content':'a'}]|messages",
                "'messages':[{'role':'user','content':5}]|content",
                "'messages':[],'system':5|system",
                "'messages':[],'tools':[5]|tools"
            })
    void a_wrong_member_is_refused_by_name(String members, String param) {
        BadRequestException refused = catchThrowableOfType(
                BadRequestException.class,
                () -> new RequestReader(json("{" + members.replace('\'', '"') + "}")).conversation());

        assertThat(refused.failure().report().status()).isEqualTo(400);
        assertThat(refused.failure().report().param()).isEqualTo(param);
    }

    private static Conversation read(String members) {
        return conversation(reader(members));
    }

    private static List<Turn> turns(String members, String messages) {
        String json = "{" + members + ",'messages':[" + messages + "]}";
        return conversation(new RequestReader(json(json.replace('\'', '"')))).turns();
    }

    private static RequestReader reader(String members) {
        String json = "{'messages':[{'role':'user','content':'hi'}]," + members + "}";
        return new RequestReader(json(json.replace('\'', '"')));
    }

    private static Conversation conversation(RequestReader reader) {
        try {
            return reader.conversation();
        } catch (MalformedException wrong) {
            throw new AssertionError(wrong);
        }
    }
}
