package dev.breakwater.chat.openai;

import dev.breakwater.catalog.Operation;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonElement;
import dev.breakwater.json.Slices;
import java.util.Map;
import java.util.Set;

/** What failover asks of a request's body, and the bodies that ask for the rest of an answer. What is the client's own stays as it came. */
public final class RequestEdit {

    private RequestEdit() {}

    /** Whether the answer is one text, and nothing that another stream cannot continue: several choices, probabilities of tokens. */
    public static boolean wantsOneText(Operation operation, JsonDocument request) {
        return operation != Operation.EMBEDDINGS
                && !several(request, "n")
                && !several(request, "best_of")
                && !wanted(request, "logprobs")
                && !wanted(request, "echo");
    }

    private static boolean several(JsonDocument request, String name) {
        return request.number(name).filter(number -> !number.equals("1")).isPresent();
    }

    private static boolean wanted(JsonDocument request, String name) {
        return request.hasValue(name) && request.flag(name).orElse(true);
    }

    /** Whether {@code response_format} asks for more than text. */
    public static boolean wantsFormat(JsonDocument request) {
        return request.element("response_format")
                .filter(JsonElement::isObject)
                .filter(format -> !format.text("type").orElse("").equals("text"))
                .isPresent();
    }

    /** Whether the conversation ends in a message of the assistant, which the model is to continue. */
    public static boolean endsWithAssistant(JsonDocument request) {
        return request.last("messages")
                .flatMap(last -> last.text("role"))
                .orElse("")
                .equals("assistant");
    }

    /** Whether a completion has one prompt, so that it can be made longer. */
    public static boolean hasOnePrompt(JsonDocument request) {
        return request.text("prompt").isPresent();
    }

    /** A completion whose prompt goes on with this text. */
    public static JsonDocument withLongerPrompt(JsonDocument request, String text) {
        String prompt = request.text("prompt").orElse("");
        return parse(request.edit(Map.of("prompt", JsonDocument.quote(prompt + text)), Set.of()));
    }

    /**
     * A chat that ends in a message of the assistant.
     *
     * @param marker members of the message behind the others, as JSON text with a comma before them; empty for none
     * @param fields members of the request, as JSON text by name
     */
    public static JsonDocument withAssistant(
            JsonDocument request, String text, String marker, Map<String, String> fields) {
        JsonDocument longer = parse(request.append("messages", assistant(text, marker)));
        return fields.isEmpty() ? longer : parse(longer.edit(fields, Set.of()));
    }

    /** A chat that ends in a message of the assistant and one of the user. */
    public static JsonDocument withAssistantAndUser(JsonDocument request, String text, String user) {
        return parse(request.append(
                "messages", assistant(text, "") + ",{\"role\":\"user\",\"content\":" + JsonDocument.quote(user) + "}"));
    }

    private static String assistant(String text, String marker) {
        return "{\"role\":\"assistant\",\"content\":" + JsonDocument.quote(text) + marker + "}";
    }

    private static JsonDocument parse(Slices document) {
        try {
            return JsonDocument.parse(document.join());
        } catch (MalformedException impossible) {
            throw new IllegalStateException(impossible); // two well-formed parts were put together
        }
    }
}
