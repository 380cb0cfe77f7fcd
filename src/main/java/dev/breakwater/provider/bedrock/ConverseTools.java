package dev.breakwater.provider.bedrock;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.call.Attempt;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Tool;
import dev.breakwater.chat.ToolChoice.Mode;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonText;
import dev.breakwater.provider.translation.CallIds;
import dev.breakwater.provider.translation.Documents;
import dev.breakwater.provider.translation.JsonAnswer;
import dev.breakwater.provider.translation.Refusal;
import dev.breakwater.provider.translation.ToolNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code toolConfig}. Names have at most 64 letters, digits, {@code _} and {@code -}; any other name is sent as one of ours, and
 * comes back as the client's.
 */
final class ConverseTools {

    private static final Pattern OURS = Pattern.compile("[A-Za-z0-9_-]+_[0-9a-f]{12}");

    /** Of a tool that only the history knows. */
    private static final String NOT_NOW = "Not available any more: it must not be called.";

    private final Attempt attempt;
    private final Conversation conversation;
    private final BedrockModel model;
    private final @Nullable JsonAnswer json;

    /** @param json how the answer is to be JSON; null where it need not be */
    ConverseTools(Attempt attempt, Conversation conversation, BedrockModel model, @Nullable JsonAnswer json) {
        this.attempt = attempt;
        this.conversation = conversation;
        this.model = model;
        this.json = json != null && json.way() == JsonAnswer.Way.TOOL ? json : null;
    }

    /** Bedrock's name of a client's tool: always the same for the same name. */
    static String sent(String name) {
        return CallIds.fitting(name, BedrockForm.LONGEST_ID);
    }

    /** The client's name of a tool that the model calls. */
    static String received(String name, JsonDocument request) {
        return OURS.matcher(name).matches() ? ToolNames.received(name, request, ConverseTools::sent) : name;
    }

    /** Nothing where there are no tools. Converse has no choice of none: tools that must not be called are left out, if it lets us. */
    void write(JsonGenerator out) throws IOException {
        List<Tool> tools = tools();
        if (tools.isEmpty() && json == null) {
            return;
        }
        out.writeObjectFieldStart("toolConfig");
        out.writeArrayFieldStart("tools");
        if (json != null) {
            function(out, new Tool.Function(JsonAnswer.TOOL, json.description(), json.schema(), null, Extras.NONE));
        }
        for (Tool tool : tools) {
            switch (tool) {
                case Tool.Function function -> function(out, function);
                case Tool.Other other ->
                    throw Refusal.unsupported(
                            attempt, "tools", "does not support tools of type '" + other.kind() + "'.");
            }
        }
        out.writeEndArray();
        choice(out);
        out.writeEndObject();
    }

    /** A history with calls is refused without tools, though none is to be called now. */
    private List<Tool> tools() {
        if (!conversation.tools().isEmpty() && conversation.toolChoice().mode() != Mode.NONE) {
            return conversation.tools();
        }
        List<Tool> called = new ArrayList<>();
        for (String name : ToolNames.called(conversation)) {
            called.add(new Tool.Function(name, NOT_NOW, null, null, Extras.NONE));
        }
        return called;
    }

    private void function(JsonGenerator out, Tool.Function function) throws IOException {
        out.writeStartObject();
        out.writeObjectFieldStart("toolSpec");
        out.writeStringField("name", sent(function.name()));
        String description = function.description();
        JsonText.text(out, "description", description == null || description.isBlank() ? null : description);
        out.writeObjectFieldStart("inputSchema");
        JsonText.json(out, "json", Documents.withType(function.parameters()));
        out.writeEndObject();
        out.writeEndObject();
        out.writeEndObject();
        if (model.isClaude()) {
            ContentWriter.cachePoint(out, function.extras().cache());
        }
    }

    private void choice(JsonGenerator out) throws IOException {
        Mode mode = conversation.toolChoice().mode();
        boolean named = mode == Mode.NAMED && json == null;
        if (!named && mode != Mode.REQUIRED && json == null) {
            return; // the model's choice is the default
        }
        if (model.isClaude() && !model.canBeForced()) {
            throw Refusal.unsupported(
                    attempt, "tool_choice", "cannot be made to call a tool: its model always thinks first.");
        }
        out.writeObjectFieldStart("toolChoice");
        out.writeObjectFieldStart(named ? "tool" : "any");
        if (named) {
            out.writeStringField(
                    "name", sent(String.valueOf(conversation.toolChoice().name())));
        }
        out.writeEndObject();
        out.writeEndObject();
    }
}
