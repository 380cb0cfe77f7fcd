package dev.breakwater.api.anthropic;

import static dev.breakwater.testing.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Part;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.ArrayList;
import java.util.List;

/** What a client makes of a stream, whose order it checks as strictly as any. */
final class ReadMessage {

    final List<String> names = new ArrayList<>();
    final List<Part> parts = new ArrayList<>();
    String stopReason = "";
    String model = "";
    long inputTokens;
    long outputTokens;
    boolean stopped;

    private JsonDocument open;
    private StringBuilder pieces = new StringBuilder();
    private String signature = "";
    private int deltas;

    static ReadMessage of(String stream) {
        ReadMessage message = new ReadMessage();
        List<String> lines = stream.lines().toList();
        assertThat(lines.size() % 3).as("lines of whole events").isZero();
        for (int at = 0; at < lines.size(); at += 3) {
            String event = lines.get(at);
            String data = lines.get(at + 1);
            assertThat(event).startsWith("event: ");
            assertThat(data).startsWith("data: ");
            assertThat(lines.get(at + 2)).isEmpty();
            try {
                message.event(event.substring(7), json(data.substring(6)));
            } catch (MalformedException malformed) {
                throw new AssertionError(event, malformed);
            }
        }
        return message;
    }

    private void event(String name, JsonDocument event) throws MalformedException {
        assertThat(event.text("type")).contains(name);
        assertThat(stopped).as("nothing follows").isFalse();
        assertThat(names.isEmpty()).isEqualTo(name.equals("message_start"));
        names.add(name);
        switch (name) {
            case "message_start" -> start(event.object("message").orElseThrow());
            case "content_block_start" -> {
                assertThat(open).isNull();
                assertThat(event.number("index")).contains(Integer.toString(parts.size()));
                open = event.object("content_block").orElseThrow();
                pieces = new StringBuilder(
                        open.text("text").or(() -> open.text("thinking")).orElse(""));
                signature = "";
                deltas = 0;
            }
            case "content_block_delta" -> delta(event);
            case "content_block_stop" -> stop(event);
            case "message_delta" -> {
                assertThat(open).isNull();
                stopReason =
                        event.object("delta").orElseThrow().text("stop_reason").orElse("");
                JsonDocument usage = event.object("usage").orElseThrow();
                inputTokens = usage.number("input_tokens").map(Long::parseLong).orElse(inputTokens);
                outputTokens = Long.parseLong(usage.number("output_tokens").orElseThrow());
            }
            case "message_stop" -> {
                assertThat(stopReason).isNotEmpty();
                stopped = true;
            }
            default -> {} // a ping, or an event of the provider's own
        }
    }

    private void start(JsonDocument message) throws MalformedException {
        model = message.text("model").orElseThrow();
        inputTokens = Long.parseLong(
                message.object("usage").orElseThrow().number("input_tokens").orElseThrow());
    }

    private void delta(JsonDocument event) throws MalformedException {
        assertThat(open).as("an open block").isNotNull();
        assertThat(event.number("index")).contains(Integer.toString(parts.size()));
        JsonDocument delta = event.object("delta").orElseThrow();
        String expected = open.text("type").orElseThrow();
        deltas++;
        switch (delta.text("type").orElseThrow()) {
            case "text_delta" -> add("text", expected, delta.text("text").orElseThrow());
            case "thinking_delta" ->
                add("thinking", expected, delta.text("thinking").orElseThrow());
            case "input_json_delta" ->
                add("tool_use", expected, delta.text("partial_json").orElseThrow());
            case "signature_delta" -> signature = delta.text("signature").orElseThrow();
            default -> {} // of the provider's own
        }
    }

    private void add(String kind, String expected, String piece) {
        assertThat(kind).isEqualTo(expected);
        assertThat(piece).isNotEmpty();
        assertThat(signature).as("the signature comes last").isEmpty();
        pieces.append(piece);
    }

    private void stop(JsonDocument event) {
        assertThat(event.number("index")).contains(Integer.toString(parts.size()));
        String kind = open.text("type").orElseThrow();
        assertThat(deltas > 0 || kind.equals("redacted_thinking"))
                .as("a block has a delta")
                .isTrue();
        parts.add(
                switch (kind) {
                    case "text" -> new Part.Text(pieces.toString());
                    case "thinking" ->
                        new Part.ReasoningPart(pieces.toString(), signature.isEmpty() ? null : signature, null);
                    case "redacted_thinking" ->
                        new Part.ReasoningPart("", null, open.text("data").orElseThrow());
                    case "tool_use" ->
                        new Part.ToolCall(
                                open.text("id").orElseThrow(),
                                open.text("name").orElseThrow(),
                                pieces.toString(),
                                false,
                                null,
                                Extras.NONE);
                    default -> new Part.Other(kind, open.json());
                });
        open = null;
    }
}
