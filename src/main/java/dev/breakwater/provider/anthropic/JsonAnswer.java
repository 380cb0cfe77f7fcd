package dev.breakwater.provider.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.OutputFormat;
import dev.breakwater.chat.ToolChoice.Mode;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How a model is made to answer in JSON: by its own output format, where it has one and the schema is strict; else by a tool that it must
 * call, whose input is the answer; else, where no tool can be forced, by an instruction.
 *
 * @param schema a JSON Schema, as JSON text
 */
record JsonAnswer(Way way, String schema, @Nullable String description) {

    enum Way {
        FORMAT,
        TOOL,
        INSTRUCTION
    }

    /** No tool of a client has this name. */
    private static final String TOOL = "breakwater_json_answer";

    private static final String ANY_OBJECT = "{\"type\":\"object\",\"additionalProperties\":true}";

    /** Null where the answer may be any text. */
    static @Nullable JsonAnswer of(Conversation conversation, ClaudeFamily family, boolean thinks) {
        OutputFormat.JsonSchema wanted = switch (conversation.format()) {
            case OutputFormat.Text text -> null;
            case OutputFormat.JsonObject object -> new OutputFormat.JsonSchema("", null, null, null);
            case OutputFormat.JsonSchema schema -> schema;
        };
        if (wanted == null) {
            return null;
        }
        boolean strict = Boolean.TRUE.equals(wanted.strict()) && wanted.schema() != null;
        boolean forcible = !thinks && !family.alwaysThinks();
        Way way;
        if (family.hasSchemas() && (strict || (!forcible && wanted.schema() != null))) {
            way = Way.FORMAT;
        } else {
            way = forcible ? Way.TOOL : Way.INSTRUCTION;
        }
        return new JsonAnswer(way, wanted.schema() == null ? ANY_OBJECT : wanted.schema(), wanted.description());
    }

    /** Whether a block of an answer is the call of this tool. */
    static boolean isTool(JsonDocument block) {
        return block.text("name").filter(TOOL::equals).isPresent();
    }

    String instruction() {
        return "Answer with one JSON object and nothing else, not even a code fence. It must be valid against this JSON"
                + " Schema: " + schema;
    }

    void tool(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", TOOL);
        out.writeStringField(
                "description", description == null ? "Gives the answer. Call it once, with the answer." : description);
        JsonText.json(out, "input_schema", ToolsWriter.withType(schema));
        out.writeEndObject();
    }

    /** This tool, or any where the client's own may be called instead. */
    void choice(JsonGenerator out, Conversation conversation) throws IOException {
        boolean others =
                !conversation.tools().isEmpty() && conversation.toolChoice().mode() != Mode.NONE;
        out.writeObjectFieldStart("tool_choice");
        if (others) {
            out.writeStringField("type", "any");
        } else {
            out.writeStringField("type", "tool");
            out.writeStringField("name", TOOL);
        }
        out.writeEndObject();
    }
}
