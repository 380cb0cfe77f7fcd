package dev.breakwater.api.gemini;

import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Google's {@code Schema} as JSON Schema. Its types are in capitals, {@code nullable} is a member of its own, and its counts may be
 * strings. Source: {@code Schema} of the Gemini API's reference.
 */
final class Schemas {

    private Schemas() {}

    /** JSON text. What is JSON Schema already stays as it is. */
    static String jsonSchema(JsonCursor in) throws MalformedException {
        if (!in.isObject()) {
            return in.json();
        }
        Map<String, String> members = new LinkedHashMap<>();
        boolean nullable = false;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            String name = Names.camel(in.name());
            switch (name) {
                case "nullable" -> nullable = Boolean.TRUE.equals(in.flag());
                case "propertyOrdering", "example" -> in.skip();
                case "type" -> type(in, members);
                case "properties", "$defs" -> members.put(name, named(in));
                case "items", "additionalProperties" -> members.put(name, jsonSchema(in));
                case "anyOf", "oneOf", "allOf", "prefixItems" -> members.put(name, list(in));
                case "minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties" ->
                    members.put(name, in.isText() ? in.wantedText() : in.json());
                default -> members.put(in.name(), in.json());
            }
        }
        String type = members.get("type");
        if (nullable && type != null && type.startsWith("\"")) {
            members.put("type", "[" + type + ",\"null\"]");
        }
        return JsonDocument.of(members).json();
    }

    private static void type(JsonCursor in, Map<String, String> members) throws MalformedException {
        if (!in.isText()) {
            members.put("type", in.json());
            return;
        }
        String type = in.wantedText().toLowerCase(Locale.ROOT);
        if (!type.equals("type_unspecified")) {
            members.put("type", JsonDocument.quote(type));
        }
    }

    private static String named(JsonCursor in) throws MalformedException {
        Map<String, String> members = new LinkedHashMap<>();
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            members.put(in.name(), jsonSchema(in));
        }
        return JsonDocument.of(members).json();
    }

    private static String list(JsonCursor in) throws MalformedException {
        List<String> schemas = new ArrayList<>();
        for (boolean more = in.firstElement(); more; more = in.nextElement()) {
            schemas.add(jsonSchema(in));
        }
        return "[" + String.join(",", schemas) + "]";
    }
}
