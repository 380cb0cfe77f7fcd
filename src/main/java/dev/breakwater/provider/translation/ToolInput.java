package dev.breakwater.provider.translation;

import dev.breakwater.chat.Part;
import dev.breakwater.json.JsonDocument;

/** The input of a tool call for providers that accept only JSON objects. */
public final class ToolInput {

    private ToolInput() {}

    /** JSON text of an object, whatever the model wrote that made the call: a history must not be refused for it. */
    public static String object(Part.ToolCall call) {
        if (call.input().isBlank()) {
            return "{}";
        }
        return call.custom() || Documents.parse(call.input()).isEmpty()
                ? "{\"input\":" + JsonDocument.quote(call.input()) + "}"
                : call.input();
    }
}
