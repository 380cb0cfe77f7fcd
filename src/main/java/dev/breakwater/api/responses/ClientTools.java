package dev.breakwater.api.responses;

import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Tool;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a request. Other APIs have functions only: a custom tool becomes a function with one string, and the functions of a
 * namespace get its name before their own. Calls are renamed back. Source: OpenAI's API reference; the tools that Codex sends.
 */
final class ClientTools {

    /** The one parameter of a function that was a custom tool. */
    static final String INPUT = "input";

    private static final String TEXT_PARAMETERS = "{\"type\":\"object\",\"properties\":{\"" + INPUT
            + "\":{\"type\":\"string\",\"description\":\"The tool's input, as plain text.\"}},\"required\":[\"" + INPUT
            + "\"],\"additionalProperties\":false}";

    /** OpenAI's limit, which most providers share. */
    private static final int LONGEST_NAME = 64;

    /**
     * A tool as its client knows it.
     *
     * @param custom whether its input is a text
     */
    record Name(String name, @Nullable String namespace, boolean custom) {

        /** The name of the function. */
        String function() {
            if (namespace == null) {
                return name;
            }
            String joined = namespace + (namespace.endsWith("__") ? "" : "__") + name;
            return joined.length() <= LONGEST_NAME
                    ? joined
                    : joined.substring(0, LONGEST_NAME - 9) + "_" + String.format("%08x", joined.hashCode());
        }
    }

    private final List<Tool> functions = new ArrayList<>();
    private final Map<String, Name> names = new HashMap<>();
    private final Set<String> untranslated = new TreeSet<>();

    private ClientTools() {}

    /** @throws MalformedException if a member is of the wrong type */
    static ClientTools read(JsonDocument request) throws MalformedException {
        ClientTools tools = new ClientTools();
        try (JsonCursor in = request.cursor("tools")) {
            if (in != null) {
                tools.tools(in, null);
            }
        }
        return tools;
    }

    List<Tool> functions() {
        return functions;
    }

    /** Tools that only a provider has, as names of parameters: {@code tools.web_search}. */
    Set<String> untranslated() {
        return untranslated;
    }

    /** The tool that became this function. */
    Name tool(String function) {
        return names.getOrDefault(function, new Name(function, null, false));
    }

    private void tools(JsonCursor in, @Nullable String namespace) throws MalformedException {
        for (boolean more = in.firstElement(); more; more = in.nextElement()) {
            tool(in, namespace);
        }
    }

    private void tool(JsonCursor in, @Nullable String namespace) throws MalformedException {
        Map<String, String> words = new HashMap<>();
        Map<String, String> values = new HashMap<>();
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            if (in.isText()) {
                words.put(in.name(), in.wantedText());
            } else {
                values.put(in.name(), in.json());
            }
        }
        String kind = words.get("type");
        if (kind == null) {
            throw in.wrong("an object with a 'type'");
        }
        String name = words.get("name");
        switch (kind) {
            case "function" ->
                add(
                        new Name(named(in, name), namespace, false),
                        words.get("description"),
                        values.get("parameters"),
                        "true".equals(values.get("strict"))
                                ? Boolean.TRUE
                                : values.containsKey("strict") ? false : null);
            case "custom" ->
                add(
                        new Name(named(in, name), namespace, true),
                        described(words.get("description"), values.get("format")),
                        TEXT_PARAMETERS,
                        null);
            case "namespace" -> inside(values.getOrDefault("tools", "[]"), named(in, name));
            default -> untranslated.add("tools." + kind);
        }
    }

    private static String named(JsonCursor in, @Nullable String name) throws MalformedException {
        if (name == null) {
            throw in.wrong("a tool with a 'name'");
        }
        return name;
    }

    private void inside(String tools, String namespace) throws MalformedException {
        try (JsonCursor in = JsonDocument.of(Map.of("tools", tools)).cursor("tools")) {
            if (in != null) {
                tools(in, namespace);
            }
        }
    }

    private void add(Name name, @Nullable String description, @Nullable String parameters, @Nullable Boolean strict) {
        names.put(name.function(), name);
        String schema = "null".equals(parameters) ? null : parameters;
        functions.add(new Tool.Function(name.function(), description, schema, strict, Extras.NONE));
    }

    /** A grammar cannot be enforced; the model reads it. */
    private static String described(@Nullable String description, @Nullable String format) {
        String text = description == null ? "" : description;
        return format == null || !format.contains("grammar") ? text : text + "\nThe input's format: " + format;
    }
}
