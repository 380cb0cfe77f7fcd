package dev.breakwater.call;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code extra_body}: an object whose members belong beside the others and win over them, as in OpenAI's client libraries and LiteLLM.
 * It is unpacked before anything of a request is read, so that it is no way around what a request may not say. Its {@code model} and
 * {@code stream} are ignored: the request itself says those.
 */
public final class ExtraBody {

    private static final String NAME = "extra_body";

    private ExtraBody() {}

    /** @throws JsonDocument.MalformedException if it is there and is not an object */
    public static JsonDocument unpack(JsonDocument document) throws JsonDocument.MalformedException {
        if (!document.hasValue(NAME)) {
            return document;
        }
        Map<String, String> set = document.members(NAME);
        set.keySet().removeAll(List.of("model", "stream", NAME));
        return JsonDocument.parse(document.edit(set, Set.of(NAME)).join());
    }
}
