package dev.breakwater.provider;

import static dev.breakwater.provider.StrictProvider.id;
import static dev.breakwater.provider.StrictProvider.objects;
import static dev.breakwater.provider.StrictProvider.refuseIf;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which messages a provider with OpenAI's API accepts. Its sources are those of {@link dev.breakwater.catalog.MessageRules}.
 *
 * @param members that a message may have; empty for any
 * @param ids a pattern of the ids of tool calls
 */
record StrictChat(Set<String> members, String ids) {

    private static final Set<String> CALL = Set.of("id", "type", "function", "index");

    static final StrictChat LENIENT = new StrictChat(Set.of(), ".{1,64}");

    static final StrictChat AZURE = new StrictChat(
            Set.of("role", "content", "name", "tool_calls", "tool_call_id", "refusal", "audio", "annotations"),
            ".{1,40}");

    static final StrictChat MISTRAL =
            new StrictChat(Set.of("role", "content", "name", "tool_calls", "tool_call_id", "prefix"), "[a-zA-Z0-9]{9}");

    static final StrictChat GROQ =
            new StrictChat(Set.of("role", "content", "name", "tool_calls", "tool_call_id", "reasoning"), ".+");

    /** @throws StrictProvider.RefusedException where the provider refuses a message */
    void check(JsonObject request) {
        List<String> open = new ArrayList<>();
        for (JsonObject message : objects(request, "messages")) {
            known(message, members);
            if (message.getString("role").equals("tool")) {
                refuseIf(!open.remove(message.getString("tool_call_id")), "a tool message without a preceding call");
                continue;
            }
            refuseIf(!open.isEmpty(), "tool calls without results");
            List<JsonObject> calls = objects(message, "tool_calls");
            refuseIf(!message.containsKey("content") && calls.isEmpty(), "no content");
            refuseIf(message.get("content") == JsonValue.NULL && calls.isEmpty(), "content is null");
            for (JsonObject call : calls) {
                known(call, CALL);
                open.add(id(call.getString("id"), ids));
            }
        }
        refuseIf(!open.isEmpty(), "tool calls without results");
    }

    private void known(JsonObject object, Set<String> names) {
        if (!members.isEmpty()) {
            object.keySet().forEach(name -> refuseIf(!names.contains(name), "unknown member " + name));
        }
    }
}
