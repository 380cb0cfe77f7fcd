package dev.breakwater.api.gemini;

import dev.breakwater.call.request.GatewayParameters;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Turn;
import dev.breakwater.json.JsonCursor;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a {@code GenerateContentRequest}. */
final class RequestReader {

    /** Left out without a word: the model's name, which the path has, and hints that no other provider knows. */
    private static final Set<String> HINTS = Set.of("model", "safetySettings", "labels", "serviceTier");

    private RequestReader() {}

    /**
     * @param untranslated gets the names of members that no other form can say
     * @throws MalformedException if a member is of the wrong type
     */
    static Conversation read(JsonDocument request, Set<String> untranslated) throws MalformedException {
        ContentReader contents = new ContentReader(untranslated);
        ToolReader tools = new ToolReader(untranslated);
        ConfigReader config = new ConfigReader(untranslated);
        List<Turn> turns = new ArrayList<>();
        boolean asked = false;
        for (String name : request.names()) {
            try (JsonCursor in = request.cursor(name)) {
                if (in == null) {
                    continue;
                }
                switch (Names.camel(name)) {
                    case "contents" -> {
                        asked = true;
                        Lists.each(in, contents::content);
                    }
                    case "systemInstruction" -> turns.addAll(contents.instruction(in));
                    case "tools" -> Lists.each(in, tools::tool);
                    case "toolConfig" -> tools.config(in);
                    case "generationConfig" -> config.read(in);
                    default -> unknown(name, untranslated);
                }
            }
        }
        if (!asked) {
            throw new MalformedException("'contents' must be a list of contents");
        }
        turns.addAll(contents.turns());
        return new Conversation(
                turns,
                tools.tools(),
                tools.choice(),
                config.sampling(),
                config.limits(),
                config.format(),
                config.reasoning(),
                config.others());
    }

    private static void unknown(String name, Set<String> untranslated) {
        if (!HINTS.contains(Names.camel(name)) && !GatewayParameters.areBeside(name)) {
            untranslated.add(name);
        }
    }
}
