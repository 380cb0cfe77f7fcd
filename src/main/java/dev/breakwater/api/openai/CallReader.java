package dev.breakwater.api.openai;

import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.api.request.Fields;
import dev.breakwater.api.request.RequestedCall;
import dev.breakwater.call.Call;
import dev.breakwater.catalog.Operation;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.UnquotedNames;
import org.jspecify.annotations.Nullable;

/** Reads a request in OpenAI's form. */
final class CallReader {

    private final RequestedCall requested;

    /** @param requested what every client API reads: the gateway's own parameters */
    public CallReader(RequestedCall requested) {
        this.requested = requested;
    }

    /**
     * @param pathModel the model that the path names, which wins over the body's
     * @throws BadRequestException with the parameter that is wrong
     */
    Call read(Operation operation, @Nullable String pathModel, byte[] body) {
        JsonDocument document = RequestedCall.unpacked(parse(body));
        RequestedCall.refuseForbidden(document);
        String model = pathModel != null ? pathModel : model(document);
        require(operation, document);
        boolean streamed = operation != Operation.EMBEDDINGS && new Fields(document).exactFlag("stream");
        return requested.begin(operation, document, model, streamed);
    }

    private static JsonDocument parse(byte[] body) {
        try {
            return JsonDocument.parse(body);
        } catch (JsonDocument.MalformedException malformed) {
            return parseUnquoted(body, malformed);
        }
    }

    private static JsonDocument parseUnquoted(byte[] body, JsonDocument.MalformedException asItCame) {
        try {
            return JsonDocument.parse(UnquotedNames.quote(body));
        } catch (JsonDocument.MalformedException stillMalformed) {
            throw new BadRequestException(
                    ErrorDetails.of(400, "The request body cannot be read: " + asItCame.getMessage() + "."));
        }
    }

    private static String model(JsonDocument document) {
        return document.text("model")
                .filter(name -> !name.isBlank())
                .orElseThrow(() -> BadRequestException.about(
                        "model", "'model' must be a string that names a model. GET /v1/models lists them."));
    }

    private static void require(Operation operation, JsonDocument document) {
        switch (operation) {
            case CHAT, COUNT_TOKENS -> {
                if (!document.isArray("messages")) {
                    throw BadRequestException.about("messages", "'messages' must be a list of messages.");
                }
            }
            case COMPLETIONS -> requireSome(document, "prompt");
            case EMBEDDINGS -> requireSome(document, "input");
            case STORED_RESPONSE -> throw new IllegalArgumentException("no path of this API");
        }
    }

    private static void requireSome(JsonDocument document, String name) {
        if (!document.hasValue(name)) {
            throw BadRequestException.about(name, "'" + name + "' is missing.");
        }
    }
}
