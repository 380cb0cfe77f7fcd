package dev.breakwater.chat.openai;

import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Extras.CacheMarker;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Tool;
import dev.breakwater.chat.ToolChoice.Mode;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools}, {@code tool_choice} and {@code tool_calls}. */
final class ToolReader {

    private ToolReader() {}

    static List<Tool> tools(JsonCursor in) throws MalformedException {
        List<Tool> tools = new ArrayList<>();
        for (boolean more = in.firstElement(); more; more = in.nextElement()) {
            tools.add(tool(in));
        }
        return tools;
    }

    private static Tool tool(JsonCursor in) throws MalformedException {
        int mark = in.mark();
        String kind = null;
        Tool.Function function = null;
        CacheMarker cache = null;
        Map<String, String> others = new LinkedHashMap<>();
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "type" -> kind = in.text();
                case "function" -> function = function(in);
                case "cache_control" -> cache = PartReader.cache(in);
                default -> others.put(in.name(), in.json());
            }
        }
        if (kind == null) {
            throw in.wrong("an object with a 'type'");
        }
        return function == null || !kind.equals("function")
                ? new Tool.Other(kind, in.jsonSince(mark))
                : new Tool.Function(
                        function.name(),
                        function.description(),
                        function.parameters(),
                        function.strict(),
                        new Extras(cache, others));
    }

    private static Tool.@Nullable Function function(JsonCursor in) throws MalformedException {
        String name = null;
        String description = null;
        String parameters = null;
        Boolean strict = null;
        boolean known = true;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "name" -> name = in.text();
                case "description" -> description = in.text();
                case "parameters" -> parameters = in.isNull() ? null : in.json();
                case "strict" -> strict = in.flag();
                default -> {
                    in.skip();
                    known = false;
                }
            }
        }
        return name == null || !known ? null : new Tool.Function(name, description, parameters, strict, Extras.NONE);
    }

    /** The choice's mode and, for {@link Mode#NAMED}, its name; null where it is another kind of choice. */
    static @Nullable Choice choice(JsonCursor in) throws MalformedException {
        if (in.isText()) {
            return switch (in.wantedText()) {
                case "auto" -> new Choice(Mode.AUTO, null);
                case "none" -> new Choice(Mode.NONE, null);
                case "required" -> new Choice(Mode.REQUIRED, null);
                default -> null;
            };
        }
        String kind = null;
        Tool.Function function = null;
        boolean known = true;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "type" -> kind = in.text();
                case "function" -> function = function(in);
                default -> {
                    in.skip();
                    known = false;
                }
            }
        }
        return function == null || !known || !"function".equals(kind) ? null : new Choice(Mode.NAMED, function.name());
    }

    record Choice(Mode mode, @Nullable String name) {}

    static List<Part> calls(JsonCursor in) throws MalformedException {
        List<Part> calls = new ArrayList<>();
        for (boolean more = in.firstElement(); more; more = in.nextElement()) {
            calls.add(call(in));
        }
        return calls;
    }

    private static Part call(JsonCursor in) throws MalformedException {
        String id = null;
        CalledTool called = null;
        boolean custom = false;
        String signature = null;
        CacheMarker cache = null;
        Map<String, String> others = new LinkedHashMap<>();
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "id" -> id = in.text();
                case "type" -> custom = "custom".equals(in.text());
                case "function", "custom" -> called = called(in);
                case "cache_control" -> cache = PartReader.cache(in);
                case Signatures.MEMBER -> signature = Signatures.read(in, others);
                default -> others.put(in.name(), in.json());
            }
        }
        if (id == null || called == null || called.name() == null) {
            throw in.wrong("a call of a function, or of a custom tool, with an 'id'");
        }
        String input = called.input() == null ? "" : called.input();
        return new Part.ToolCall(id, called.name(), input, custom, signature, new Extras(cache, others));
    }

    record CalledTool(@Nullable String name, @Nullable String input) {}

    static CalledTool called(JsonCursor in) throws MalformedException {
        String name = null;
        String input = null;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (in.name()) {
                case "name" -> name = in.text();
                // Ollama and others send an object.
                case "arguments", "input" -> input = in.isText() || in.isNull() ? in.text() : in.json();
                default -> throw in.wrong("left out: it is not known");
            }
        }
        return new CalledTool(name, input);
    }
}
