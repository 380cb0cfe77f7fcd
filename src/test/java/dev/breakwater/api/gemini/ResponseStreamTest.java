package dev.breakwater.api.gemini;

import static dev.breakwater.testing.Samples.json;
import static dev.breakwater.testing.Samples.serverError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.api.JsonResponses;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.chat.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResponseStreamTest {

    private static final AnswerHead HEAD = new AnswerHead("a-1", 7, "my-group");
    private static final FinishReason STOP = new FinishReason(Kind.STOP, "stop");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ResponseStream stream = stream(StreamFraming.EVENTS);

    @Test
    void text_goes_out_as_it_comes_and_the_end_with_the_tokens() throws Exception {
        write(Delta.begin());
        write(Delta.of(new Part.Text("ci"), false));
        assertThat(written())
                .isEqualTo(
                        "data:"
                            + " {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"ci\"}],\"role\":\"model\"},\"index\":0}],\"modelVersion\":\"my-group\",\"responseId\":\"a-1\"}\n\n");

        write(Delta.end(STOP));
        write(Delta.usage(new Usage(9, 3)));
        assertThat(written()).isEmpty();

        stream.end(out);
        assertThat(written())
                .startsWith("data:"
                        + " {\"candidates\":[{\"content\":{\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],"
                        + "\"usageMetadata\":{\"promptTokenCount\":9,")
                .doesNotContain("[DONE]");
    }

    @Test
    void calls_are_held_until_they_are_whole() throws Exception {
        write(call(0, "c0", "f", "{\"a\":"));
        write(call(1, "c1", "g", ""));
        write(call(0, null, null, "1}"));
        write(Delta.end(new FinishReason(Kind.TOOL_CALLS, "tool_calls")));
        assertThat(written()).isEmpty();

        stream.end(out);
        assertThat(written())
                .contains("\"parts\":[{\"functionCall\":{\"id\":\"c0\",\"name\":\"f\",\"args\":{\"a\":1}}},"
                        + "{\"functionCall\":{\"id\":\"c1\",\"name\":\"g\",\"args\":{}}}]")
                .contains("\"finishReason\":\"STOP\"");
    }

    @Test
    void each_candidate_has_its_own_end() throws Exception {
        write(new Delta(1, true, List.of(), List.of(), STOP, null, Map.of(), Map.of()));
        write(Delta.end(new FinishReason(Kind.LENGTH, "length")));
        stream.end(out);

        assertThat(written())
                .contains("\"finishReason\":\"MAX_TOKENS\",\"index\":0}", "\"finishReason\":\"STOP\",\"index\":1}");
    }

    @Test
    void a_providers_own_events_pass_as_they_are_and_a_continuation_is_written_behind_them() throws Exception {
        String event = "{\"candidates\": [], \"vendorField\": 1}";
        stream.write(new StreamEvent.Native(Delta.begin(), HEAD, null, json(event)), out);
        write(Delta.of(new Part.Text("on"), false));
        write(Delta.end(STOP));
        stream.end(out);

        assertThat(written()).startsWith("data: " + event + "\n\ndata: {").contains("\"text\":\"on\"", "\"STOP\"");
    }

    @Test
    void a_whole_native_stream_has_nothing_behind_it() throws Exception {
        stream.write(new StreamEvent.Native(Delta.end(STOP), HEAD, null, json("{\"a\":1}")), out);
        stream.end(out);

        assertThat(written()).isEqualTo("data: {\"a\":1}\n\n");
    }

    /** Google's clients know an error by the first member of the object. */
    @Test
    void a_lost_stream_ends_in_an_error_object() throws Exception {
        write(Delta.of(new Part.Text("ci"), false));
        written();
        stream.error(serverError(503), "it broke", out);

        assertThat(written())
                .isEqualTo("data: {\"error\":{\"code\":503,\"message\":\"it broke\",\"status\":\"UNAVAILABLE\"}}\n\n");
    }

    @Test
    void without_alt_sse_a_stream_is_one_json_array() throws Exception {
        ResponseStream array = stream(StreamFraming.ARRAY);
        array.write(new StreamEvent.Native(Delta.begin(), HEAD, null, json("{\"a\":1}")), out);
        out.write(array.heartbeat());
        array.write(new StreamEvent.Native(Delta.begin(), HEAD, null, json("{\"b\":2}")), out);
        array.error(serverError(500), "it broke", out);

        assertThat(written())
                .isEqualTo("[{\"a\":1}\n,\r\n{\"b\":2},\r\n"
                        + "{\"error\":{\"code\":500,\"message\":\"it broke\",\"status\":\"INTERNAL\"}}]");
    }

    /** Google's client for Python reads every line that is not empty as a response, a comment too. */
    @Test
    void a_heartbeat_is_a_blank_line() {
        assertThat(stream.heartbeat()).asString(UTF_8).isEqualTo("\n");
    }

    private static ResponseStream stream(StreamFraming framing) {
        return new ResponseStream(framing, new JsonResponses());
    }

    private static Delta call(int index, String id, String name, String arguments) {
        return Delta.of(new ToolCallDelta(index, id, name, arguments, false, null, Map.of()));
    }

    private void write(Delta delta) throws IOException {
        stream.write(new StreamEvent.Typed(delta, HEAD), out);
    }

    private String written() {
        String text = out.toString(UTF_8);
        out.reset();
        return text;
    }
}
