package dev.breakwater.api.anthropic;

import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.chat.Tool;
import dev.breakwater.chat.ToolChoice;
import dev.breakwater.chat.ToolChoice.Mode;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads {@code tools} and {@code tool_choice}. */
final class ToolsReader {

    private final Set<String> untranslated;

    /** @param untranslated gets the names of tools that only Anthropic has; they are left out */
    ToolsReader(Set<String> untranslated) {
        this.untranslated = untranslated;
    }

    List<Tool> tools(JsonDocument request) throws MalformedException {
        List<Tool> tools = new ArrayList<>();
        for (JsonElement each : request.elements("tools", Integer.MAX_VALUE)) {
            if (!each.isObject()) {
                throw BadRequestException.about("tools", "'tools' must be a list of objects.");
            }
            JsonDocument tool = each.object();
            String kind = tool.text("type").orElse("custom");
            if (kind.equals("custom")) {
                tools.add(new Tool.Function(
                        tool.text("name").orElse(""),
                        tool.text("description").orElse(null),
                        tool.object("input_schema").map(JsonDocument::json).orElse(null),
                        tool.flag("strict").orElse(null),
                        BlockReader.extras(tool)));
            } else {
                untranslated.add("tools." + kind);
            }
        }
        return tools;
    }

    ToolChoice choice(JsonDocument request) throws MalformedException {
        JsonDocument choice = request.object("tool_choice").orElse(null);
        if (choice == null) {
            return ToolChoice.UNSET;
        }
        Boolean parallel = choice.flag("disable_parallel_tool_use").orElse(false) ? false : null;
        return switch (choice.text("type").orElse("")) {
            case "auto" -> new ToolChoice(Mode.AUTO, null, parallel);
            case "any" -> new ToolChoice(Mode.REQUIRED, null, parallel);
            case "tool" -> new ToolChoice(Mode.NAMED, choice.text("name").orElse(""), parallel);
            case "none" -> new ToolChoice(Mode.NONE, null, null);
            default -> {
                untranslated.add("tool_choice");
                yield ToolChoice.UNSET;
            }
        };
    }
}
