package dev.breakwater.api.responses;

import static dev.breakwater.testing.Samples.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.call.ResponseId;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.chat.AnswerHead;
import dev.breakwater.chat.ChunkContent.Delta;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.FinishReason;
import dev.breakwater.chat.FinishReason.Kind;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.ToolCallDelta;
import dev.breakwater.chat.Usage;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.failure.Failure;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResponsesStreamTest {

    private static final AnswerHead HEAD = new AnswerHead("msg_1", 1_700_000_000, "group");

    private static final FinishReason STOP = new FinishReason(Kind.STOP, "stop");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private ResponsesStream stream = new ResponsesStream(json("{\"input\":\"hi\",\"temperature\":0.5}"), "group");

    @Test
    void a_text_is_a_message_with_every_event_in_its_place() throws IOException {
        write(Delta.begin(), text("bon"), text("jour"), Delta.end(STOP), Delta.usage(new Usage(11, 4)));
        stream.end(out);

        assertThat(types())
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(events())
                .extracting(each -> each.getInt("sequence_number"))
                .isSorted()
                .doesNotHaveDuplicates();
        JsonObject response = last().getJsonObject("response");
        assertThat(response.getString("id"))
                .isEqualTo(events().get(0).getJsonObject("response").getString("id"));
        assertThat(ResponseId.parse(response.getString("id"))).get().matches(ResponseId::isTranslated);
        assertThat(response.getString("model")).isEqualTo("group");
        assertThat(response.getJsonNumber("temperature").doubleValue()).isEqualTo(0.5);
        assertThat(response.getJsonObject("usage").getInt("total_tokens")).isEqualTo(15);
        assertThat(item(response, 0).getJsonArray("content").getJsonObject(0).getString("text"))
                .isEqualTo("bonjour");
    }

    @Test
    void calls_may_come_in_turns_and_end_in_order() throws IOException {
        write(
                call(0, "c1", "f", ""),
                call(1, "c2", "g", "{\"a\""),
                call(0, null, null, "{}"),
                call(1, null, null, ":1}"),
                Delta.end(new FinishReason(Kind.TOOL_CALLS, "tool_use")));
        stream.end(out);

        JsonObject response = last().getJsonObject("response");
        assertThat(response.getString("status")).isEqualTo("completed");
        assertThat(item(response, 0).getString("arguments")).isEqualTo("{}");
        assertThat(item(response, 1).getString("arguments")).isEqualTo("{\"a\":1}");
        assertThat(types().subList(6, 11))
                .containsExactly(
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.function_call_arguments.done",
                        "response.output_item.done");
    }

    @Test
    void a_call_has_the_name_and_the_kind_that_the_client_gave_its_tool() throws IOException {
        stream = new ResponsesStream(json("""
            {"input":"hi","tools":[{"type":"custom","name":"patch"},
             {"type":"namespace","name":"mcp","tools":[{"type":"function","name":"read"}]}]}\
            """), "group");
        write(call(0, "c1", "patch", "{\"input\":\"a\"}"), call(1, "c2", "mcp__read", ""), Delta.end(STOP));
        stream.end(out);

        JsonObject response = last().getJsonObject("response");
        assertThat(item(response, 0).getString("type")).isEqualTo("custom_tool_call");
        assertThat(item(response, 0).getString("input")).isEqualTo("a");
        assertThat(item(response, 1).getString("name")).isEqualTo("read");
        assertThat(item(response, 1).getString("namespace")).isEqualTo("mcp");
        assertThat(item(response, 1).getString("arguments")).isEqualTo("{}");
    }

    @Test
    void thoughts_are_summaries_with_what_their_provider_wants_back() throws IOException {
        write(
                reasoning("hm", null, null),
                reasoning("", "sig", null),
                reasoning("", null, "secret"),
                text("so"),
                Delta.end(STOP));
        stream.end(out);

        JsonObject response = last().getJsonObject("response");
        assertThat(item(response, 0).getJsonArray("summary").getJsonObject(0).getString("text"))
                .isEqualTo("hm");
        assertThat(item(response, 0).getString("encrypted_content")).isEqualTo("bw_signature:sig");
        assertThat(item(response, 1).getJsonArray("summary")).isEmpty();
        assertThat(item(response, 1).getString("encrypted_content")).isEqualTo("bw_encrypted:secret");
        assertThat(item(response, 2).getString("type")).isEqualTo("message");
        assertThat(types()).contains("response.reasoning_summary_part.added", "response.reasoning_summary_text.done");
    }

    @Test
    void a_refusal_is_a_part_of_its_own() throws IOException {
        write(Delta.of(new Part.Refusal("no"), false), Delta.end(STOP));
        stream.end(out);

        assertThat(types()).contains("response.refusal.delta", "response.refusal.done");
        assertThat(item(last().getJsonObject("response"), 0)
                        .getJsonArray("content")
                        .getJsonObject(0))
                .isEqualTo(tree("{\"type\":\"refusal\",\"refusal\":\"no\"}"));
    }

    @Test
    void citations_are_annotations() throws IOException {
        Part.Citation citation = new Part.Citation("https://x", "X", 0, 2);
        write(Delta.of(new Part.Text("ab", List.of(citation), Extras.NONE), false), Delta.end(STOP));
        stream.end(out);

        assertThat(types()).contains("response.output_text.annotation.added");
        assertThat(item(last().getJsonObject("response"), 0)
                        .getJsonArray("content")
                        .getJsonObject(0)
                        .getJsonArray("annotations"))
                .hasSize(1);
    }

    @Test
    void a_truncated_answer_is_incomplete_and_says_why() throws IOException {
        write(text("a"), Delta.end(new FinishReason(Kind.LENGTH, "length")));
        stream.end(out);

        assertThat(last().getString("type")).isEqualTo("response.incomplete");
        JsonObject response = last().getJsonObject("response");
        assertThat(response.getJsonObject("incomplete_details").getString("reason"))
                .isEqualTo("max_output_tokens");
        assertThat(item(response, 0).getString("status")).isEqualTo("incomplete");
    }

    @Test
    void an_unknown_finish_reason_is_no_complete_answer() throws IOException {
        write(text("a"), Delta.end(new FinishReason(Kind.OTHER, "pause_turn")));
        stream.end(out);

        assertThat(last().getString("type")).isEqualTo("response.incomplete");
    }

    @Test
    void a_lost_stream_ends_in_an_error_and_a_failed_response() throws IOException {
        write(text("part"));
        stream.error(new Failure.ServerError(ErrorDetails.of(503, "It broke.")), "It broke.", out);

        List<JsonObject> events = events();
        JsonObject error = events.get(events.size() - 2);
        assertThat(error.getString("type")).isEqualTo("error");
        assertThat(error.getJsonObject("error").getString("message")).isEqualTo("It broke.");
        JsonObject failed = last();
        assertThat(failed.getString("type")).isEqualTo("response.failed");
        assertThat(failed.getJsonObject("response").getString("status")).isEqualTo("failed");
        assertThat(failed.getJsonObject("response").getJsonObject("error").getString("message"))
                .isEqualTo("It broke.");
        assertThat(types()).doesNotContain("response.completed");
    }

    @Test
    void events_of_the_same_form_pass_as_they_are() throws IOException {
        for (String event : SENT) {
            sent(event);
        }
        sent("{\"type\":\"response.completed\",\"sequence_number\":12,\"response\":{\"id\":\"resp_x\"}}");
        stream.end(out);

        assertThat(events().get(4)).isEqualTo(tree(SENT.get(4)));
        assertThat(last().getString("type")).isEqualTo("response.completed");
        assertThat(events()).hasSize(SENT.size() + 1);
    }

    @Test
    void another_provider_continues_the_same_response() throws IOException {
        for (String event : SENT) {
            sent(event);
        }
        write(text("two"), Delta.end(STOP).with(new Usage(5, 6)));
        stream.end(out);

        assertThat(types().subList(SENT.size(), types().size()))
                .containsExactly(
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        JsonObject delta = events().get(SENT.size());
        assertThat(delta.getInt("sequence_number")).isEqualTo(12);
        assertThat(delta.getString("item_id")).isEqualTo("msg_1");
        JsonObject response = last().getJsonObject("response");
        assertThat(response.getString("id")).isEqualTo("resp_x");
        assertThat(response.getString("vendor")).isEqualTo("kept");
        assertThat(item(response, 0).getString("id")).isEqualTo("rs_1");
        assertThat(item(response, 1).getJsonArray("content").getJsonObject(0).getString("text"))
                .isEqualTo("one two");
        assertThat(response.getJsonObject("usage").getInt("output_tokens")).isEqualTo(6);
    }

    /** A thought that has ended, and a message that has not. */
    private static final List<String> SENT = List.of(
            "{\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_x\",\"vendor\":\"kept\","
                    + "\"status\":\"in_progress\",\"output\":[]}}",
            "{\"type\":\"response.output_item.added\",\"sequence_number\":7,\"output_index\":0,"
                    + "\"item\":{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[]}}",
            "{\"type\":\"response.output_item.done\",\"sequence_number\":8,\"output_index\":0,"
                    + "\"item\":{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"x\"}}",
            "{\"type\":\"response.output_item.added\",\"sequence_number\":9,\"output_index\":1,"
                    + "\"item\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[]}}",
            "{\"type\":\"response.content_part.added\",\"sequence_number\":10,\"item_id\":\"msg_1\",\"output_index\":1,"
                    + "\"content_index\":0,\"part\":{\"type\":\"output_text\",\"text\":\"\"},\"odd\":1e2}",
            "{\"type\":\"response.output_text.delta\",\"sequence_number\":11,\"item_id\":\"msg_1\",\"output_index\":1,"
                    + "\"content_index\":0,\"delta\":\"one \"}");

    private void sent(String event) throws IOException {
        var document = json(event);
        stream.write(
                new StreamEvent.Native(
                        Delta.begin(), HEAD, document.text("type").orElseThrow(), document),
                out);
    }

    private void write(Delta... deltas) throws IOException {
        for (Delta each : deltas) {
            stream.write(new StreamEvent.Typed(each, HEAD), out);
        }
    }

    private static Delta text(String text) {
        return Delta.of(new Part.Text(text), false);
    }

    private static Delta reasoning(String text, String signature, String encrypted) {
        return Delta.of(new Part.ReasoningPart(text, signature, encrypted), false);
    }

    private static Delta call(int index, String id, String name, String arguments) {
        return Delta.of(new ToolCallDelta(index, id, name, arguments, false, null, Map.of()));
    }

    private static JsonObject item(JsonObject response, int index) {
        return response.getJsonArray("output").getJsonObject(index);
    }

    private JsonObject last() {
        return events().get(events().size() - 1);
    }

    private List<String> types() {
        return events().stream().map(each -> each.getString("type")).toList();
    }

    private List<JsonObject> events() {
        List<JsonObject> events = new ArrayList<>();
        List<String> lines = out.toString(UTF_8).lines().toList();
        for (int at = 0; at < lines.size(); at += 3) {
            JsonObject data = tree(lines.get(at + 1).substring("data: ".length()));
            assertThat(lines.get(at)).isEqualTo("event: " + data.getString("type"));
            events.add(data);
        }
        return events;
    }

    private static JsonObject tree(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }
}
