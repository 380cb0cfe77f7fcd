package dev.breakwater.chat;

import java.util.List;
import java.util.Map;

/**
 * A chat request in no provider's form: what the model reads, and how it is to answer. Model, streaming and the gateway's own parameters
 * are the request's, not the conversation's.
 *
 * @param turns in their order; system and developer turns stand where the client put them
 * @param others members of the request that have no component here, as JSON text by OpenAI's names. A form that cannot carry them refuses
 *     them by name, or drops them where the configuration says so
 */
public record Conversation(
        List<Turn> turns,
        List<Tool> tools,
        ToolChoice toolChoice,
        Sampling sampling,
        OutputLimits limits,
        OutputFormat format,
        Reasoning reasoning,
        Map<String, String> others) {

    public Conversation {
        turns = List.copyOf(turns);
        tools = List.copyOf(tools);
        others = Extras.ordered(others);
    }
}
