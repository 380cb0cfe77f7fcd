package dev.breakwater.provider.translation;

import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.OutputFormat;
import dev.breakwater.chat.ToolChoice.Mode;
import dev.breakwater.json.JsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * How a model is made to answer in JSON: by its own output format, where it has one and the schema is strict; else by a tool that it must
 * call, whose input is the answer; else, where no tool can be forced, by an instruction.
 *
 * @param schema a JSON Schema, as JSON text
 * @param description of the tool
 */
public record JsonAnswer(Way way, String schema, String description) {

    public enum Way {
        FORMAT,
        TOOL,
        INSTRUCTION
    }

    /** No tool of a client has this name. */
    public static final String TOOL = "breakwater_json_answer";

    private static final String ANY_OBJECT = "{\"type\":\"object\",\"additionalProperties\":true}";

    /**
     * Null where the answer may be any text.
     *
     * @param hasFormat whether the model has an output format of its own
     * @param forcible whether it can be made to call a tool
     */
    public static @Nullable JsonAnswer of(Conversation conversation, boolean hasFormat, boolean forcible) {
        OutputFormat.JsonSchema wanted = switch (conversation.format()) {
            case OutputFormat.Text text -> null;
            case OutputFormat.JsonObject object -> new OutputFormat.JsonSchema("", null, null, null);
            case OutputFormat.JsonSchema schema -> schema;
        };
        if (wanted == null) {
            return null;
        }
        boolean strict = Boolean.TRUE.equals(wanted.strict()) && wanted.schema() != null;
        Way way;
        if (hasFormat && (strict || (!forcible && wanted.schema() != null))) {
            way = Way.FORMAT;
        } else {
            way = forcible ? Way.TOOL : Way.INSTRUCTION;
        }
        return new JsonAnswer(
                way,
                wanted.schema() == null ? ANY_OBJECT : wanted.schema(),
                wanted.description() == null
                        ? "Gives the answer. Call it once, with the answer."
                        : wanted.description());
    }

    /** Whether a block of an answer is the call of this tool. */
    public static boolean isTool(JsonDocument block) {
        return block.text("name").filter(TOOL::equals).isPresent();
    }

    public String instruction() {
        return "Answer with one JSON object and nothing else, not even a code fence. It must be valid against this JSON"
                + " Schema: " + schema;
    }

    /** Whether the model may call one of the client's tools instead. */
    public static boolean hasOthers(Conversation conversation) {
        return !conversation.tools().isEmpty() && conversation.toolChoice().mode() != Mode.NONE;
    }
}
