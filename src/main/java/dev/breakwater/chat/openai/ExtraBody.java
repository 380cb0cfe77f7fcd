package dev.breakwater.chat.openai;

import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonElement;
import java.util.Set;

/**
 * {@code extra_body}: an object whose members belong beside the others and override them, as in OpenAI's client libraries and LiteLLM.
 * It is unpacked before anything else of a request is read, so that the same checks apply to it. Its {@code model} and
 * {@code stream} are ignored: the request itself says those.
 */
public final class ExtraBody {

    private static final String NAME = "extra_body";

    /** Members that an {@code extra_body} does not replace. */
    private static final Set<String> OF_THE_REQUEST = Set.of("model", "stream", NAME);

    private ExtraBody() {}

    /** @throws JsonDocument.MalformedException if it is there and is not an object */
    public static JsonDocument unpack(JsonDocument document) throws JsonDocument.MalformedException {
        JsonElement own = document.hasValue(NAME) ? document.element(NAME).orElse(null) : null;
        if (own == null) {
            return document;
        }
        if (!own.isObject()) {
            throw new JsonDocument.MalformedException("'" + NAME + "' must be an object");
        }
        return document.with(own.object(), OF_THE_REQUEST);
    }
}
