package dev.breakwater.chat.openai;

import static dev.breakwater.testing.Samples.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.chat.Turn;
import dev.breakwater.chat.Turn.Role;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerJsonTest {

    private static final AnswerHead HEAD = new AnswerHead("chatcmpl-1", 1_764_200_000, "gpt-4");

    private static final FinishReason STOP = new FinishReason(Kind.STOP, "end_turn");

    @Test
    void an_answer_is_written_as_openais() {
        Turn turn = new Turn(Role.ASSISTANT, List.of(new Part.Text("hi")));
        ChatAnswer answer = answer(turn, new Usage(10, 20));

        assertThat(written(answer, Operation.CHAT))
                .isEqualTo("{'id':'chatcmpl-1','object':'chat.completion','created':1764200000,'model':'gpt-4',"
                               + "'choices':[{'index':0,'message':{'role':'assistant','content':'hi'},'finish_reason':'stop'}],"
                               + "'usage':{'prompt_tokens':10,'completion_tokens':20,'total_tokens':30}}");
        assertThat(written(answer, Operation.COMPLETIONS))
                .contains("'object':'text_completion'")
                .contains("'choices':[{'index':0,'text':'hi','finish_reason':'stop'}]");
    }

    @Test
    void details_of_a_usage_are_written_where_there_are_any() {
        Usage usage = new Usage(10, 20, 4, 3, 5, Map.of("prompt_tokens_details.audio_tokens", "1", "cost", "0.5"));

        assertThat(written(answer(new Turn(Role.ASSISTANT, List.of()), usage), Operation.CHAT))
                .contains("'prompt_tokens_details':{'audio_tokens':1,'cached_tokens':4,'cache_write_tokens':3},"
                        + "'completion_tokens_details':{'reasoning_tokens':5},'cost':0.5");
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, end_turn, stop",
        "LENGTH, max_tokens, length",
        "TOOL_CALLS, tool_use, tool_calls",
        "TOOL_CALLS, function_call, function_call",
        "CONTENT_FILTER, SAFETY, content_filter",
        "OTHER, pause_turn, pause_turn"
    })
    void a_reason_that_openai_has_is_written_by_its_name_and_another_by_its_own(
            Kind kind, String providersName, String written) {
        String chunk = written(Delta.end(new FinishReason(kind, providersName)));

        assertThat(chunk).contains("'finish_reason':'" + written + "'");
    }

    @Test
    void an_unknown_reason_is_written_beside_openais_too() {
        FinishReason pause = new FinishReason(Kind.OTHER, "pause_turn");
        String reason = "'finish_reason':'pause_turn','provider_specific_fields':{'native_finish_reason':'pause_turn'}";
        Turn turn = new Turn(Role.ASSISTANT, List.of(new Part.Text("hi")));
        ChatAnswer answer =
                new ChatAnswer(HEAD, List.of(new ChatAnswer.Choice(0, turn, pause, Map.of())), null, Map.of());

        assertThat(written(answer, Operation.CHAT)).contains(reason);
        assertThat(written(Delta.end(pause))).contains(reason);
        assertThat(written(Delta.end(STOP))).doesNotContain("native_finish_reason");
    }

    @Test
    void a_chunk_is_written_as_openais() {
        assertThat(written(Delta.of(new Part.Text("hi"), true)))
                .isEqualTo("{'id':'chatcmpl-1','object':'chat.completion.chunk','created':1764200000,'model':'gpt-4',"
                        + "'choices':[{'index':0,'delta':{'role':'assistant','content':'hi'},'finish_reason':null}]}");
        assertThat(written(Delta.usage(new Usage(1, 2)))).contains("'choices':[],'usage':{");
        assertThat(new String(
                        AnswerWriter.write(Delta.of(new Part.Text("hi"), true), HEAD, Operation.COMPLETIONS), UTF_8))
                .contains("\"object\":\"text_completion\"")
                .contains("\"choices\":[{\"index\":0,\"text\":\"hi\",\"finish_reason\":null}]");
    }

    @Test
    void calls_of_tools_come_in_pieces() throws Exception {
        List<Delta> deltas = chunk("'choices':[{'index':0,'delta':{'tool_calls':["
                + "{'index':0,'id':'call_1','type':'function','function':{'name':'f','arguments':''}},"
                + "{'index':1,'function':{'arguments':'{'}}]}}]");

        assertThat(deltas)
                .singleElement()
                .extracting(Delta::toolCalls)
                .isEqualTo(List.of(
                        new ToolCallDelta(0, "call_1", "f", "", false, null, Map.of()),
                        new ToolCallDelta(1, null, null, "{", false, null, Map.of())));
    }

    @Test
    void a_chunk_of_two_choices_is_two_deltas() throws Exception {
        List<Delta> deltas =
                chunk("'choices':[{'index':0,'delta':{'content':'a'}},{'index':1,'delta':{'content':'b'}}],"
                        + "'usage':{'prompt_tokens':1,'completion_tokens':2}");

        assertThat(deltas).extracting(Delta::index).containsExactly(0, 1);
        assertThat(deltas).extracting(Delta::usage).containsExactly(null, new Usage(1, 2));
    }

    /** Azure's, which filters the prompt in a chunk of its own, and an end without a delta. */
    @Test
    void odd_chunks_have_no_content() throws Exception {
        assertThat(chunk("'choices':[],'prompt_filter_results':[]")).isEmpty();
        assertThat(chunk("'choices':null")).isEmpty();
        assertThat(chunk("'choices':[{'index':0,'finish_reason':'','content_filter_results':{}}]"))
                .singleElement()
                .matches(delta -> !delta.hasContent());
        assertThat(chunk("'choices':[],'usage':{'prompt_tokens':1,'completion_tokens':2}"))
                .containsExactly(Delta.usage(new Usage(1, 2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "[]",
                "{}",
                "{'prompt_tokens':1}",
                "{'prompt_tokens':'1','completion_tokens':2}",
                "{'prompt_tokens':1,'completion_tokens':null}"
            })
    void a_usage_without_both_figures_is_none(String usage) {
        assertThat(UsageJson.of(json(doubled("{'usage':" + usage + "}")))).isNull();
    }

    @Test
    void odd_members_of_a_usage_do_not_spoil_it() {
        Usage usage =
                UsageJson.of(json(doubled("{'usage':{'prompt_tokens':1.0,'completion_tokens':2,'total_tokens':'3',"
                        + "'prompt_tokens_details':null,'completion_tokens_details':{'reasoning_tokens':'x'}}}")));

        assertThat(usage)
                .isNotNull()
                .extracting(Usage::prompt, Usage::completion)
                .containsExactly(1L, 2L);
    }

    @Test
    void an_embedding_is_a_list() throws Exception {
        assertThat(new String(AnswerWriter.embedding("[0.5, 1]", "m", new Usage(10, 20)), UTF_8).replace('"', '\''))
                .isEqualTo(
                        "{'object':'list','model':'m','data':[{'object':'embedding','index':0,'embedding':[0.5, 1]}],"
                                + "'usage':{'prompt_tokens':10,'completion_tokens':20,'total_tokens':30}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "1", "{}", "[1", "[1],\"x\":2", "[1]}"})
    void what_is_no_list_is_no_embedding(String vector) {
        assertThatThrownBy(() -> AnswerWriter.embedding(vector, "m", Usage.NONE))
                .isInstanceOf(MalformedException.class);
    }

    private static ChatAnswer answer(Turn turn, Usage usage) {
        return new ChatAnswer(HEAD, List.of(new ChatAnswer.Choice(0, turn, STOP, Map.of())), usage, Map.of());
    }

    private static String written(ChatAnswer answer, Operation operation) {
        return new String(AnswerWriter.write(answer, operation), UTF_8).replace('"', '\'');
    }

    private static String written(Delta delta) {
        return new String(AnswerWriter.write(delta, HEAD, Operation.CHAT), UTF_8).replace('"', '\'');
    }

    private static List<Delta> chunk(String members) throws MalformedException {
        return ChunkReader.read(json(doubled("{" + members + "}")));
    }

    private static String doubled(String json) {
        return json.replace('\'', '"');
    }
}
