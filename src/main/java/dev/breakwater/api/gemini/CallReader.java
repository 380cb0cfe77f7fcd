package dev.breakwater.api.gemini;

import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.api.request.RequestedCall;
import dev.breakwater.call.Call;
import dev.breakwater.call.request.Original;
import dev.breakwater.call.request.WireForm;
import dev.breakwater.chat.Conversation;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonElement;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads a request in Gemini's form. */
final class CallReader {

    /** A count's request that has more than its contents. Google accepts both spellings of each name. */
    private static final Set<String> WRAPPERS = Set.of("generateContentRequest", "generate_content_request");

    private final RequestedCall requested;

    /** @param requested what every client API reads: the gateway's own parameters */
    CallReader(RequestedCall requested) {
        this.requested = requested;
    }

    /**
     * @param model named by the path
     * @throws BadRequestException with the member that is wrong
     */
    Call read(Method method, String model, byte[] body) {
        try {
            JsonDocument document = RequestedCall.unpacked(JsonDocument.parse(body));
            Set<String> untranslated = new TreeSet<>();
            JsonDocument asked = method == Method.COUNT ? counted(document) : document;
            Conversation conversation = RequestReader.read(asked, untranslated);
            Original sent = new Original(WireForm.GENERATE_CONTENT, document, Map.of(), untranslated);
            return requested.begin(method.operation(), conversation, sent, model, method == Method.STREAM);
        } catch (MalformedException malformed) {
            throw new BadRequestException(
                    ErrorDetails.of(400, "The request body cannot be read: " + malformed.getMessage() + "."));
        }
    }

    private static JsonDocument counted(JsonDocument document) throws MalformedException {
        for (String wrapper : WRAPPERS) {
            Optional<JsonElement> request = document.element(wrapper);
            if (request.isPresent() && request.get().isObject()) {
                return request.get().object();
            }
        }
        return document;
    }
}
