package dev.breakwater.api.gemini;

import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Tool;
import dev.breakwater.chat.ToolChoice;
import dev.breakwater.chat.ToolChoice.Mode;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools} and {@code toolConfig}. */
final class ToolReader {

    private final Set<String> untranslated;
    private final List<Tool.Function> functions = new ArrayList<>();
    private final List<String> allowed = new ArrayList<>();
    private @Nullable Mode mode;

    ToolReader(Set<String> untranslated) {
        this.untranslated = untranslated;
    }

    void tool(JsonCursor in) throws MalformedException {
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            if (Names.camel(in.name()).equals("functionDeclarations")) {
                Lists.each(in, this::function);
            } else {
                unknown(in, "tools.");
            }
        }
    }

    /** What a function returns, and whether it is waited for, no other form says; the model calls it without. */
    private void function(JsonCursor in) throws MalformedException {
        String name = null;
        String description = null;
        String parameters = null;
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (Names.camel(in.name())) {
                case "name" -> name = in.text();
                case "description" -> description = in.text();
                case "parameters" -> parameters = in.isNull() ? parameters : Schemas.jsonSchema(in);
                case "parametersJsonSchema" -> parameters = in.isNull() ? parameters : in.json();
                default -> in.skip();
            }
        }
        if (name == null) {
            throw in.wrong("a function with a 'name'");
        }
        functions.add(new Tool.Function(name, description, parameters, null, Extras.NONE));
    }

    void config(JsonCursor in) throws MalformedException {
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            if (Names.camel(in.name()).equals("functionCallingConfig")) {
                calling(in);
            } else {
                unknown(in, "toolConfig.");
            }
        }
    }

    private void calling(JsonCursor in) throws MalformedException {
        for (boolean more = in.firstMember(); more; more = in.nextMember()) {
            switch (Names.camel(in.name())) {
                case "mode" -> mode = mode(in);
                case "allowedFunctionNames" -> Lists.each(in, each -> allowed.add(each.wantedText()));
                default -> unknown(in, "toolConfig.functionCallingConfig.");
            }
        }
    }

    private static @Nullable Mode mode(JsonCursor in) throws MalformedException {
        String word = in.text();
        return switch (word) {
            case "AUTO", "VALIDATED" -> Mode.AUTO;
            case "ANY" -> Mode.REQUIRED;
            case "NONE" -> Mode.NONE;
            case "MODE_UNSPECIFIED" -> null;
            case null -> null;
            default -> throw in.wrong("AUTO, ANY, NONE or VALIDATED");
        };
    }

    private void unknown(JsonCursor in, String where) {
        if (!in.isNull()) {
            untranslated.add(where + in.name());
        }
        in.skip();
    }

    /** Other forms can name one function that is to be called. Of several, the model does not see the rest. */
    List<Tool> tools() {
        return functions.stream()
                .filter(each -> allowed.size() < 2 || allowed.contains(each.name()))
                .map(Tool.class::cast)
                .toList();
    }

    ToolChoice choice() {
        return mode == Mode.REQUIRED && allowed.size() == 1
                ? new ToolChoice(Mode.NAMED, allowed.get(0), null)
                : new ToolChoice(mode, null, null);
    }
}
