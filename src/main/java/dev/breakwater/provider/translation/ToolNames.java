package dev.breakwater.provider.translation;

import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Tool;
import dev.breakwater.chat.openai.RequestReader;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonElement;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Names of tools, in a history and in a provider's alphabet. */
public final class ToolNames {

    private ToolNames() {}

    /** Names of tools in the history. Some providers refuse a history with calls without any tools, though none is to be called now. */
    public static List<String> called(Conversation conversation) {
        return conversation.turns().stream()
                .flatMap(turn -> turn.parts().stream())
                .filter(Part.ToolCall.class::isInstance)
                .map(part -> ((Part.ToolCall) part).name())
                .distinct()
                .toList();
    }

    /**
     * The client's name of a function that was sent under another one; the name itself if there is none.
     *
     * @param request the client's
     * @param sent the provider's name of a client's function
     */
    public static String received(String name, JsonDocument request, UnaryOperator<String> sent) {
        String tools = request.element("tools").map(JsonElement::json).orElse("[]");
        try {
            for (Tool each : RequestReader.read(JsonDocument.of(Map.of("tools", tools)), other -> false)
                    .tools()) {
                if (each instanceof Tool.Function function
                        && sent.apply(function.name()).equals(name)) {
                    return function.name();
                }
            }
            return name;
        } catch (JsonDocument.MalformedException unreachable) {
            throw new IllegalStateException(unreachable); // the request has been read before
        }
    }
}
