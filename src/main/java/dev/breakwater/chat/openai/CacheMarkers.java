package dev.breakwater.chat.openai;

import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Extras;
import dev.breakwater.chat.Part;
import dev.breakwater.chat.Tool;
import dev.breakwater.chat.Turn;
import java.util.List;

/** The marks that say how far a prompt may be cached. */
public final class CacheMarkers {

    private CacheMarkers() {}

    /** The conversation for a provider that refuses them. */
    public static Conversation removedFrom(Conversation marked) {
        return new Conversation(
                marked.turns().stream().map(CacheMarkers::turn).toList(),
                marked.tools().stream().map(CacheMarkers::tool).toList(),
                marked.toolChoice(),
                marked.sampling(),
                marked.limits(),
                marked.format(),
                marked.reasoning(),
                marked.others());
    }

    private static Turn turn(Turn turn) {
        return new Turn(turn.role(), parts(turn.parts()), turn.name(), turn.others());
    }

    private static List<Part> parts(List<Part> parts) {
        return parts.stream().map(CacheMarkers::part).toList();
    }

    private static Part part(Part part) {
        return switch (part) {
            case Part.Text text -> new Part.Text(text.text(), text.citations(), extras(text.extras()));
            case Part.Image image -> new Part.Image(image.source(), image.detail(), extras(image.extras()));
            case Part.Audio audio -> new Part.Audio(audio.format(), audio.base64(), extras(audio.extras()));
            case Part.FilePart file -> new Part.FilePart(file.source(), file.name(), extras(file.extras()));
            case Part.ToolCall call ->
                new Part.ToolCall(
                        call.id(), call.name(), call.input(), call.custom(), call.signature(), extras(call.extras()));
            case Part.ToolResult result ->
                new Part.ToolResult(result.callId(), parts(result.content()), result.failed(), extras(result.extras()));
            case Part.ReasoningPart unmarked -> unmarked;
            case Part.Refusal unmarked -> unmarked;
            case Part.Other unmarked -> unmarked;
        };
    }

    private static Tool tool(Tool tool) {
        return switch (tool) {
            case Tool.Function function ->
                new Tool.Function(
                        function.name(),
                        function.description(),
                        function.parameters(),
                        function.strict(),
                        extras(function.extras()));
            case Tool.Other other -> other;
        };
    }

    private static Extras extras(Extras extras) {
        return extras.cache() == null ? extras : new Extras(null, extras.others());
    }
}
