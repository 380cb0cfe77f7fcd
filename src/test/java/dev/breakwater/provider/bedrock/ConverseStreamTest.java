package dev.breakwater.provider.bedrock;

import static dev.breakwater.provider.bedrock.Asked.CLAUDE;
import static dev.breakwater.provider.bedrock.Asked.bedrock;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.chat.Usage;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.upstream.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConverseStreamTest {

    private final ConverseDecoder decoder =
            new ConverseDecoder(Asked.attempt(bedrock(CLAUDE), ""), new Headers(List.of()));

    private final List<Delta> deltas = new ArrayList<>();

    @Test
    void thoughts_and_texts_come_in_pieces_and_the_usage_last() throws Exception {
        decode("{'messageStart':{'role':'assistant','p':'ab'}}");
        delta(0, "{'reasoningContent':{'text':'hm'}}");
        delta(0, "{'reasoningContent':{'signature':'Eq'}}");
        delta(1, "{'text':'ciao'}");
        decode("{'contentBlockStop':{'contentBlockIndex':1}}");
        assertThat(decoder.complete()).isFalse();
        decode("{'messageStop':{'stopReason':'end_turn'}}");
        assertThat(decoder.complete()).isTrue();
        decode("{'metadata':{'usage':{'inputTokens':8,'outputTokens':5},'metrics':{'latencyMs':1}}}");

        assertThat(deltas)
                .extracting(Delta::parts)
                .containsExactly(
                        List.of(),
                        List.of(new Part.ReasoningPart("hm", null, null)),
                        List.of(new Part.ReasoningPart("", "Eq", null)),
                        List.of(new Part.Text("ciao")),
                        List.of(),
                        List.of());
        assertThat(deltas.get(4).finish()).isEqualTo(new FinishReason(Kind.STOP, "end_turn"));
        assertThat(deltas.get(5).usage()).isEqualTo(new Usage(8, 5));
        assertThat(decoder.ended()).isTrue();
        assertThat(decoder.usage()).isEqualTo(new Usage(8, 5));
    }

    @Test
    void parallel_calls_are_counted_over_the_stream_whatever_their_blocks() throws Exception {
        delta(0, "{'text':'let me see'}");
        start(3, "t", "f");
        start(5, "u", "g");
        delta(5, "{'toolUse':{'input':'{\\\"b\\\":'}}");
        delta(3, "{'toolUse':{'input':'{}'}}");
        delta(5, "{'toolUse':{'input':'1}'}}");
        decode("{'contentBlockStop':{'contentBlockIndex':3}}");
        decode("{'contentBlockStop':{'contentBlockIndex':5}}");
        decode("{'messageStop':{'stopReason':'tool_use'}}");

        assertThat(deltas.stream().flatMap(each -> each.toolCalls().stream()))
                .containsExactly(
                        call(0, "t", "f", ""),
                        call(1, "u", "g", ""),
                        call(1, null, null, "{\"b\":"),
                        call(0, null, null, "{}"),
                        call(1, null, null, "1}"));
        assertThat(deltas.get(deltas.size() - 1).finish()).isEqualTo(new FinishReason(Kind.TOOL_CALLS, "tool_use"));
    }

    @Test
    void a_call_without_arguments_ends_with_an_empty_object() throws Exception {
        start(0, "t", "f");
        delta(0, "{'toolUse':{'input':''}}");
        decode("{'contentBlockStop':{'contentBlockIndex':0}}");

        assertThat(deltas.stream().flatMap(each -> each.toolCalls().stream()))
                .containsExactly(call(0, "t", "f", ""), call(0, null, null, "{}"));
    }

    @Test
    void the_input_of_the_json_tool_is_text() throws Exception {
        start(0, "t", "breakwater_json_answer");
        delta(0, "{'toolUse':{'input':'{\\\"a\\\":1}'}}");
        decode("{'contentBlockStop':{'contentBlockIndex':0}}");
        decode("{'messageStop':{'stopReason':'tool_use'}}");

        assertThat(deltas).extracting(Delta::text).containsExactly("{\"a\":1}", "");
        assertThat(deltas.get(1).finish()).isEqualTo(new FinishReason(Kind.STOP, "tool_use"));
    }

    @Test
    void a_failed_generation_fails_the_stream_before_content_and_ends_it_by_its_own_word_after() throws Exception {
        assertThatThrownBy(() -> decode("{'messageStop':{'stopReason':'malformed_tool_use'}}"))
                .isInstanceOf(CallFailedException.class);
        delta(0, "{'text':'a'}");
        decode("{'messageStop':{'stopReason':'malformed_tool_use'}}");

        assertThat(deltas.get(1).finish()).isEqualTo(new FinishReason(Kind.OTHER, "malformed_tool_use"));
    }

    @Test
    void events_of_new_kinds_bring_nothing() throws Exception {
        decode("{'news':{'message':'hello'}}");

        assertThat(deltas).isEmpty();
    }

    private static ToolCallDelta call(int index, String id, String name, String arguments) {
        return new ToolCallDelta(index, id, name, arguments, false, null, Map.of());
    }

    private void start(int block, String id, String name) throws JsonDocument.MalformedException {
        decode("{'contentBlockStart':{'contentBlockIndex':" + block + ",'start':{'toolUse':{'toolUseId':'" + id
                + "','name':'" + name + "'}}}}");
    }

    private void delta(int block, String delta) throws JsonDocument.MalformedException {
        decode("{'contentBlockDelta':{'contentBlockIndex':" + block + ",'delta':" + delta + "}}");
    }

    private void decode(String event) throws JsonDocument.MalformedException {
        decoder.decode(
                event.replace('\'', '"').getBytes(UTF_8), chunk -> deltas.add(((StreamEvent.Typed) chunk).content()));
    }
}
