package dev.breakwater.provider.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.call.Attempt;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Tool;
import dev.breakwater.chat.ToolChoice;
import dev.breakwater.json.JsonText;
import dev.breakwater.provider.translation.ClaudeFamily;
import dev.breakwater.provider.translation.Documents;
import dev.breakwater.provider.translation.JsonAnswer;
import dev.breakwater.provider.translation.Refusal;
import dev.breakwater.provider.translation.ToolNames;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes {@code tools} and {@code tool_choice}. */
final class ToolsWriter {

    /** Anthropic's own tools have the date of their version: {@code web_search_20250305}. */
    private static final Pattern OWN = Pattern.compile(".*_\\d{8}");

    private final Attempt attempt;
    private final Conversation conversation;
    private final ClaudeFamily family;
    private final List<Tool> tools;
    private final @Nullable JsonAnswer json;

    /** @param json how the answer is to be JSON; null where it need not be */
    ToolsWriter(Attempt attempt, Conversation conversation, ClaudeFamily family, @Nullable JsonAnswer json) {
        this.attempt = attempt;
        this.conversation = conversation;
        this.family = family;
        this.tools = conversation.tools();
        this.json = json != null && json.way() == JsonAnswer.Way.TOOL ? json : null;
    }

    void write(JsonGenerator out) throws IOException {
        List<String> called = tools.isEmpty() ? ToolNames.called(conversation) : List.of();
        if (tools.isEmpty() && called.isEmpty() && json == null) {
            return;
        }
        out.writeArrayFieldStart("tools");
        if (json != null) {
            tool(out, json);
        }
        for (Tool tool : tools) {
            switch (tool) {
                case Tool.Function function -> function(out, function);
                case Tool.Other other -> own(out, other);
            }
        }
        for (String name : called) {
            function(out, new Tool.Function(name, null, null, null, Extras.NONE));
        }
        out.writeEndArray();
        if (json != null) {
            choice(out);
        } else {
            choice(
                    out,
                    called.isEmpty() ? conversation.toolChoice() : new ToolChoice(ToolChoice.Mode.NONE, null, null));
        }
    }

    private static void tool(JsonGenerator out, JsonAnswer json) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", JsonAnswer.TOOL);
        out.writeStringField("description", json.description());
        JsonText.json(out, "input_schema", Documents.withType(json.schema()));
        out.writeEndObject();
    }

    /** The tool of a JSON answer, or any where the client's own may be called instead. */
    private void choice(JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("tool_choice");
        if (JsonAnswer.hasOthers(conversation)) {
            out.writeStringField("type", "any");
        } else {
            out.writeStringField("type", "tool");
            out.writeStringField("name", JsonAnswer.TOOL);
        }
        out.writeEndObject();
    }

    private void function(JsonGenerator out, Tool.Function function) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", function.name());
        JsonText.text(out, "description", function.description());
        JsonText.json(out, "input_schema", Documents.withType(function.parameters()));
        if (Boolean.TRUE.equals(function.strict()) && family.hasSchemas()) {
            out.writeBooleanField("strict", true);
        }
        ContentWriter.cache(out, function.extras());
        out.writeEndObject();
    }

    private void own(JsonGenerator out, Tool.Other tool) throws IOException {
        if (!OWN.matcher(tool.kind()).matches()) {
            throw Refusal.unsupported(attempt, "tools", "does not support tools of type '" + tool.kind() + "'.");
        }
        out.writeRawValue(tool.json());
    }

    private void choice(JsonGenerator out, ToolChoice choice) throws IOException {
        boolean single = Boolean.FALSE.equals(choice.parallel());
        ToolChoice.Mode mode = choice.mode();
        if (mode == null && !single) {
            return;
        }
        boolean forced = mode == ToolChoice.Mode.REQUIRED || mode == ToolChoice.Mode.NAMED;
        if (forced && family.alwaysThinks()) {
            throw Refusal.unsupported(
                    attempt, "tool_choice", "cannot be made to call a tool: its model always thinks first.");
        }
        out.writeObjectFieldStart("tool_choice");
        out.writeStringField(
                "type",
                switch (mode) {
                    case REQUIRED -> "any";
                    case NAMED -> "tool";
                    case NONE -> "none";
                    case AUTO -> "auto";
                    case null -> "auto";
                });
        if (mode == ToolChoice.Mode.NAMED) {
            JsonText.text(out, "name", choice.name());
        }
        if (single && mode != ToolChoice.Mode.NONE) {
            out.writeBooleanField("disable_parallel_tool_use", true);
        }
        out.writeEndObject();
    }
}
