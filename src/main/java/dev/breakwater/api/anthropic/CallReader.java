package dev.breakwater.api.anthropic;

import dev.breakwater.api.request.BadRequestException;
import dev.breakwater.api.request.Fields;
import dev.breakwater.api.request.RequestedCall;
import dev.breakwater.call.Call;
import dev.breakwater.call.request.Original;
import dev.breakwater.call.request.WireForm;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.Conversation;
import dev.breakwater.failure.ErrorDetails;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import java.util.Map;

/** Reads a request as a call. */
final class CallReader {

    private final RequestedCall requested;

    /** @param requested what every client API reads: the gateway's own parameters */
    CallReader(RequestedCall requested) {
        this.requested = requested;
    }

    /**
     * @param headers that belong to the form, names in lower case
     * @throws BadRequestException with the parameter that is wrong
     */
    Call read(Operation operation, Map<String, String> headers, byte[] body) {
        try {
            JsonDocument document = RequestedCall.unpacked(JsonDocument.parse(body));
            String model = document.text("model")
                    .filter(name -> !name.isBlank())
                    .orElseThrow(() -> BadRequestException.about(
                            "model", "'model' must be a string that names a model. GET /v1/models lists them."));
            boolean streamed = operation == Operation.CHAT && new Fields(document).exactFlag("stream");
            RequestReader reader = new RequestReader(document);
            Conversation conversation = reader.conversation();
            Original sent = new Original(WireForm.MESSAGES, document, headers, reader.untranslated());
            return requested.begin(operation, conversation, sent, model, streamed);
        } catch (MalformedException malformed) {
            throw new BadRequestException(
                    ErrorDetails.of(400, "The request body cannot be read: " + malformed.getMessage() + "."));
        }
    }
}
