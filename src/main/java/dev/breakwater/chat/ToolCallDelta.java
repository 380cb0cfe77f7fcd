package dev.breakwater.chat;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one event of a stream adds to a tool call.
 *
 * @param index counts the tool calls of the choice over the whole stream, from 0; calls may come in turns
 * @param id with the call's first event only
 * @param name with the call's first event only
 * @param arguments the next piece of the call's JSON text; a call without arguments may have none
 * @param custom whether it is no function; known with the call's first event only
 * @param signature a provider's mark on the call that it wants back with the history (Gemini's thought signature)
 * @param others members that have no component here, as JSON text by OpenAI's names
 */
public record ToolCallDelta(
        int index,
        @Nullable String id,
        @Nullable String name,
        String arguments,
        boolean custom,
        @Nullable String signature,
        Map<String, String> others) {

    public ToolCallDelta {
        others = Extras.ordered(others);
    }
}
