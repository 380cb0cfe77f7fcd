package dev.breakwater.provider.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.call.Attempt;
import dev.breakwater.chat.Tool;
import dev.breakwater.chat.ToolChoice;
import dev.breakwater.json.JsonText;
import dev.breakwater.provider.translation.Refusal;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes {@code tools} and {@code toolConfig}. The schemas go as they are: {@code parameters} knows only a part of JSON Schema. */
final class FunctionTools {

    private FunctionTools() {}

    static void tools(Attempt attempt, JsonGenerator out, List<Tool> tools) throws IOException {
        if (tools.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("tools");
        out.writeStartObject();
        out.writeArrayFieldStart("functionDeclarations");
        for (Tool tool : tools) {
            switch (tool) {
                case Tool.Function function -> function(out, function);
                case Tool.Other other ->
                    throw Refusal.unsupported(
                            attempt, "tools", "cannot take a tool of type '" + other.kind() + "': only functions.");
            }
        }
        out.writeEndArray();
        out.writeEndObject();
        out.writeEndArray();
    }

    private static void function(JsonGenerator out, Tool.Function function) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", FunctionNames.sent(function.name()));
        JsonText.text(out, "description", function.description());
        JsonText.json(out, "parametersJsonSchema", function.parameters());
        out.writeEndObject();
    }

    static void choice(JsonGenerator out, ToolChoice choice) throws IOException {
        String mode = mode(choice.mode());
        if (mode == null) {
            return;
        }
        out.writeObjectFieldStart("toolConfig");
        out.writeObjectFieldStart("functionCallingConfig");
        out.writeStringField("mode", mode);
        if (choice.mode() == ToolChoice.Mode.NAMED && choice.name() != null) {
            out.writeArrayFieldStart("allowedFunctionNames");
            out.writeString(FunctionNames.sent(choice.name()));
            out.writeEndArray();
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private static @Nullable String mode(ToolChoice.@Nullable Mode mode) {
        return switch (mode) {
            case AUTO -> "AUTO";
            case NONE -> "NONE";
            case REQUIRED, NAMED -> "ANY";
            case null -> null;
        };
    }
}
