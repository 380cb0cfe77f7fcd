package dev.breakwater.api.anthropic;

import static dev.breakwater.testing.Samples.aCall;
import static dev.breakwater.testing.Samples.anAttempt;
import static dev.breakwater.testing.Samples.json;
import static dev.breakwater.testing.Samples.serverError;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.api.JsonResponses;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.chat.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageStreamTest {

    private static final AnswerHead HEAD = new AnswerHead("chatcmpl-1", 0, "group");
    private static final FinishReason STOP = new FinishReason(Kind.STOP, "stop");
    private static final FinishReason CALLS = new FinishReason(Kind.TOOL_CALLS, "tool_calls");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final MessageStream stream =
            new MessageStream(new JsonResponses(), anAttempt(aCall().streamed().get(), 0));

    @Test
    void a_text_is_one_block_and_its_usage_comes_at_the_end() throws IOException {
        write(Delta.begin(), text("a"), text("b"), Delta.end(STOP), Delta.usage(new Usage(9, 3)));
        stream.end(out);

        ReadMessage message = read();
        assertThat(message.names)
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(message.parts).containsExactly(new Part.Text("ab"));
        assertThat(message.model).isEqualTo("group");
        assertThat(message.stopReason).isEqualTo("end_turn");
        assertThat(message.inputTokens).isEqualTo(9);
        assertThat(message.outputTokens).isEqualTo(3);
    }

    @Test
    void the_first_event_has_an_estimate_of_the_prompt() throws IOException {
        write(text("a"));

        assertThat(read().inputTokens).isPositive();
    }

    @Test
    void pieces_of_calls_that_come_in_turns_are_blocks_one_after_the_other() throws IOException {
        write(
                text("see"),
                call(0, "a", "f", "{\"x\""),
                call(1, "b", "g", "{\"y\""),
                call(0, null, null, ":1"),
                call(1, null, null, ":2}"),
                call(0, null, null, "}"),
                Delta.end(CALLS));
        stream.end(out);

        ReadMessage message = read();
        assertThat(message.parts)
                .containsExactly(
                        new Part.Text("see"), toolCall("a", "f", "{\"x\":1}"), toolCall("b", "g", "{\"y\":2}"));
        assertThat(message.stopReason).isEqualTo("tool_use");
    }

    @Test
    void a_call_is_written_as_it_comes() throws IOException {
        write(call(0, "a", "f", ""), call(0, null, null, "{\"x\""));

        assertThat(out.toString(UTF_8)).contains("\"partial_json\":\"{\\\"x\\\"\"");
    }

    @Test
    void a_call_without_arguments_has_an_empty_object() throws IOException {
        write(call(0, "a", "f", ""), call(1, "b", "g", ""), Delta.end(STOP));
        stream.end(out);

        ReadMessage message = read();
        assertThat(message.parts).containsExactly(toolCall("a", "f", "{}"), toolCall("b", "g", "{}"));
        assertThat(message.stopReason).isEqualTo("tool_use");
    }

    @Test
    void calls_of_the_same_index_and_other_ids_are_several() throws IOException {
        write(call(0, "a", "f", "{}"), call(0, "b", "f", "{}"), Delta.end(CALLS));
        stream.end(out);

        assertThat(read().parts).containsExactly(toolCall("a", "f", "{}"), toolCall("b", "f", "{}"));
    }

    @Test
    void a_lost_stream_ends_in_an_error_and_nothing_else() throws IOException {
        write(text("a"));
        stream.error(serverError(503), "no more", out);

        assertThat(out.toString(UTF_8))
                .endsWith("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
                        + "\"message\":\"no more\"},\"request_id\":null}\n\n")
                .doesNotContain("message_stop", "message_delta");
    }

    @Test
    void events_of_the_form_are_passed_on_as_they_came() throws IOException {
        String start = "{\"type\":\"message_start\", \"message\":{\"model\":\"group\",\"usage\":{\"input_tokens\":1}}}";
        pass("message_start", start);
        pass("vendor", "{\"type\":\"vendor\",\"n\":1.50}");
        pass("ping", "{\"type\": \"ping\"}");
        pass("message_delta", Delta.end(STOP), "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}");
        pass("message_stop", "{\"type\":\"message_stop\"}");
        stream.end(out);

        assertThat(out.toString(UTF_8))
                .isEqualTo("event: message_start\ndata: " + start + "\n\nevent: vendor\ndata: {\"type\":\"vendor\","
                        + "\"n\":1.50}\n\nevent: ping\ndata: {\"type\": \"ping\"}\n\nevent: message_delta\ndata: "
                        + "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}\n\n"
                        + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    @Test
    void a_stream_that_ends_without_its_last_event_gets_it() throws IOException {
        passedText("a");
        pass("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}");
        pass(
                "message_delta",
                Delta.end(STOP),
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                        + "\"usage\":{\"output_tokens\":1}}");
        stream.end(out);

        assertThat(read().stopped).isTrue();
    }

    @Test
    void another_provider_continues_the_text_that_was_passed_on() throws IOException {
        passedText("part0 ");
        write(text("part1"), Delta.end(STOP), Delta.usage(new Usage(5, 2)));
        stream.end(out);

        ReadMessage message = read();
        assertThat(message.parts).containsExactly(new Part.Text("part0 part1"));
        assertThat(message.names).containsOnlyOnce("message_start", "message_stop", "content_block_start");
    }

    @Test
    void another_providers_thoughts_do_not_continue_those_that_were_passed_on() throws IOException {
        pass(
                "message_start",
                "{\"type\":\"message_start\",\"message\":{\"model\":\"group\",\"usage\":{\"input_tokens\":1}}}");
        pass(
                "content_block_start",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
                        + "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}");
        pass(
                "content_block_delta",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                        + "{\"type\":\"thinking_delta\",\"thinking\":\"a\"}}");
        write(Delta.of(new Part.ReasoningPart("b", "Eq", null), false), text("c"), Delta.end(STOP));
        stream.end(out);

        assertThat(read().parts)
                .containsExactly(
                        new Part.ReasoningPart("a", null, null),
                        new Part.ReasoningPart("b", "Eq", null),
                        new Part.Text("c"));
    }

    /** As after a character whose halves came in two events. */
    @Test
    void an_event_that_was_written_anew_may_stand_between_those_that_are_passed_on() throws IOException {
        passedText("a");
        write(text("b"));
        pass("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}");
        pass(
                "content_block_start",
                "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"c\"}}");
        write(text("d"), Delta.end(STOP));
        stream.end(out);

        assertThat(read().parts).containsExactly(new Part.Text("ab"), new Part.Text("cd"));
    }

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void a_message_is_the_same_however_it_is_cut(int seed) throws IOException {
        Random random = new Random(seed);
        List<Part> parts = Parts.random(random);
        for (Part part : parts) {
            for (Delta piece : pieces(part, parts, random)) {
                write(piece);
            }
        }
        write(Delta.end(STOP));
        stream.end(out);

        assertThat(read().parts).as(out.toString(UTF_8)).isEqualTo(parts);
    }

    private static List<Delta> pieces(Part part, List<Part> parts, Random random) {
        List<Delta> pieces = new ArrayList<>();
        switch (part) {
            case Part.Text text -> cut(text.text(), random).forEach(each -> pieces.add(text(each)));
            case Part.ReasoningPart thought
            when thought.encrypted() == null -> {
                cut(thought.text(), random)
                        .forEach(each -> pieces.add(Delta.of(new Part.ReasoningPart(each, null, null), false)));
                pieces.add(Delta.of(new Part.ReasoningPart("", thought.signature(), null), false));
            }
            case Part.ToolCall call -> {
                int index = (int) parts.subList(0, parts.indexOf(part)).stream()
                        .filter(Part.ToolCall.class::isInstance)
                        .count();
                pieces.add(call(index, call.id(), call.name(), ""));
                cut(call.input(), random).forEach(each -> pieces.add(call(index, null, null, each)));
            }
            default -> pieces.add(Delta.of(part, false));
        }
        return pieces;
    }

    private static List<String> cut(String text, Random random) {
        List<String> pieces = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = text.offsetByCodePoints(at, 1);
            while (end < text.length() && random.nextBoolean()) {
                end = text.offsetByCodePoints(end, 1);
            }
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }

    private void passedText(String text) throws IOException {
        pass(
                "message_start",
                "{\"type\":\"message_start\",\"message\":{\"model\":\"group\",\"usage\":{\"input_tokens\":1}}}");
        pass(
                "content_block_start",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}");
        pass(
                "content_block_delta",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text
                        + "\"}}");
    }

    private void pass(String name, String json) throws IOException {
        pass(name, new Delta(0, false, List.of(), List.of(), null, null, Map.of(), Map.of()), json);
    }

    private void pass(String name, Delta delta, String json) throws IOException {
        stream.write(new StreamEvent.Native(delta, HEAD, name, json(json)), out);
    }

    private void write(Delta... deltas) throws IOException {
        for (Delta each : deltas) {
            stream.write(new StreamEvent.Typed(each, HEAD), out);
        }
    }

    private ReadMessage read() {
        return ReadMessage.of(out.toString(UTF_8));
    }

    private static Delta text(String text) {
        return Delta.of(new Part.Text(text), false);
    }

    private static Delta call(int index, String id, String name, String arguments) {
        return Delta.of(new ToolCallDelta(index, id, name, arguments, false, null, Map.of()));
    }

    private static Part toolCall(String id, String name, String input) {
        return new Part.ToolCall(id, name, input, false, null, Extras.NONE);
    }
}
