package dev.breakwater.chat.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.chat.OutputFormat;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** OpenAI's {@code response_format}. */
final class FormatJson {

    private FormatJson() {}

    /** Null for a format that is not known. */
    static @Nullable OutputFormat read(JsonCursor in) throws MalformedException {
        String kind = null;
        OutputFormat.JsonSchema schema = null;
        boolean known = true;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "type" -> kind = in.text();
                case "json_schema" -> schema = schema(in);
                default -> {
                    in.skip();
                    known = false;
                }
            }
        }
        return switch (known ? kind : null) {
            case "text" -> OutputFormat.TEXT;
            case "json_object" -> OutputFormat.JSON_OBJECT;
            case "json_schema" -> schema;
            case null, default -> null;
        };
    }

    private static OutputFormat.@Nullable JsonSchema schema(JsonCursor in) throws MalformedException {
        String name = null;
        String description = null;
        String schema = null;
        Boolean strict = null;
        boolean known = true;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "name" -> name = in.text();
                case "description" -> description = in.text();
                case "schema" -> schema = in.isNull() ? null : in.json();
                case "strict" -> strict = in.flag();
                default -> {
                    in.skip();
                    known = false;
                }
            }
        }
        return name == null || !known ? null : new OutputFormat.JsonSchema(name, description, schema, strict);
    }

    static void write(JsonGenerator out, OutputFormat format) throws IOException {
        switch (format) {
            case OutputFormat.Text text -> {} // what OpenAI takes for granted
            case OutputFormat.JsonObject object -> {
                out.writeObjectFieldStart("response_format");
                out.writeStringField("type", "json_object");
                out.writeEndObject();
            }
            case OutputFormat.JsonSchema schema -> {
                out.writeObjectFieldStart("response_format");
                out.writeStringField("type", "json_schema");
                out.writeObjectFieldStart("json_schema");
                out.writeStringField("name", schema.name());
                JsonText.text(out, "description", schema.description());
                JsonText.json(out, "schema", schema.schema());
                JsonText.flag(out, "strict", schema.strict());
                out.writeEndObject();
                out.writeEndObject();
            }
        }
    }
}
