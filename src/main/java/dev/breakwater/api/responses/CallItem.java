package dev.breakwater.api.responses;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.api.responses.ClientTools.Name;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A call of a function, or of a custom tool, whose input is known at its end: it is a string in the function's arguments. */
final class CallItem extends OutputItem {

    private final String callId;
    private final Name tool;
    private final StringBuilder arguments = new StringBuilder();
    private boolean ended;

    CallItem(String id, int index, String callId, Name tool) {
        super(id, index);
        this.callId = callId;
        this.tool = tool;
    }

    void add(String more, Events events) throws IOException {
        arguments.append(more);
        if (!more.isEmpty() && !tool.custom()) {
            delta("response.function_call_arguments.delta", more, events);
        }
    }

    private void delta(String type, String more, Events events) throws IOException {
        events.send(type, out -> {
            place(out);
            out.writeStringField("delta", more);
        });
    }

    @Override
    void endContent(Events events) throws IOException {
        ended = true;
        if (tool.custom()) {
            delta("response.custom_tool_call_input.delta", input(), events);
            events.send("response.custom_tool_call_input.done", out -> {
                place(out);
                out.writeStringField("input", input());
            });
        } else {
            events.send("response.function_call_arguments.done", out -> {
                place(out);
                out.writeStringField("name", tool.name());
                out.writeStringField("arguments", input());
            });
        }
    }

    /** Providers may send nothing for a function without parameters. Clients parse what they get. */
    private String input() {
        String text = arguments.toString();
        if (!tool.custom()) {
            return ended && text.isBlank() ? "{}" : text;
        }
        try {
            return JsonDocument.parse(text.getBytes(StandardCharsets.UTF_8))
                    .text(ClientTools.INPUT)
                    .orElse(text);
        } catch (JsonDocument.MalformedException asItCame) {
            return text;
        }
    }

    @Override
    void write(JsonGenerator out) throws IOException {
        head(out, tool.custom() ? "custom_tool_call" : "function_call");
        out.writeStringField("call_id", callId);
        out.writeStringField("name", tool.name());
        JsonText.text(out, "namespace", tool.namespace());
        out.writeStringField(tool.custom() ? "input" : "arguments", input());
    }
}
