package dev.breakwater.provider.openai;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.StreamEvent;
import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.call.request.GatewayParameters;
import dev.breakwater.catalog.Operation;
import dev.breakwater.catalog.ProviderDescriptor.Quirk;
import dev.breakwater.chat.ChatAnswer;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.openai.AnswerReader;
import dev.breakwater.chat.openai.ChunkReader;
import dev.breakwater.chat.openai.RequestReader;
import dev.breakwater.chat.openai.RequestWriter;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.JsonDocument.MalformedException;
import dev.breakwater.json.JsonElement;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.translation.Untranslated;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The call of a client that speaks another form than OpenAI's. Its request has been written in OpenAI's form; this takes out what only
 * others understand. The answer goes back in the interchange form, for the client's API to write.
 */
final class ForeignClient {

    private ForeignClient() {}

    /** Whether the attempt is a chat of such a client. */
    static boolean applies(Attempt attempt) {
        ApiRequest request = attempt.call().request();
        return request.original() != null && request.operation() == Operation.CHAT;
    }

    // The request.

    /** @throws CallFailedException with {@link dev.breakwater.failure.Failure.BadRequest} where chat cannot express it */
    static ApiRequest request(Attempt attempt) {
        Untranslated.refuse(attempt);
        ApiRequest request = attempt.call().request();
        JsonDocument chat = limited(attempt, understood(attempt));
        return new ApiRequest(Operation.CHAT, chat, request.model(), request.streamed(), request.mock());
    }

    private static JsonDocument understood(Attempt attempt) {
        JsonDocument chat = attempt.call().request().document();
        try {
            Conversation conversation = RequestReader.read(chat, GatewayParameters::include);
            boolean streamed = chat.flag("stream").orElse(false);
            return JsonDocument.parse(RequestWriter.write(
                    ForeignConversation.of(attempt, conversation),
                    chat.text("model").orElse(""),
                    streamed));
        } catch (MalformedException impossible) {
            throw new IllegalStateException(impossible); // the gateway wrote it
        }
    }

    /** OpenAI's own models want the limit under its newer name; other servers may know only the older one. */
    private static JsonDocument limited(Attempt attempt, JsonDocument chat) {
        if (attempt.deployment().endpoint().provider().has(Quirk.OPENAI_MODELS)
                || !chat.hasValue("max_completion_tokens")) {
            return chat;
        }
        String most =
                chat.element("max_completion_tokens").map(JsonElement::json).orElseThrow();
        return parse(chat.edit(Map.of("max_tokens", most), Set.of("max_completion_tokens")));
    }

    private static JsonDocument parse(Slices document) {
        try {
            return JsonDocument.parse(document.join());
        } catch (MalformedException impossible) {
            throw new IllegalStateException(impossible); // it was well-formed a moment ago
        }
    }

    // The answer.

    /** @throws CallFailedException if a member is of the wrong type: a client of OpenAI's form would have had to find out */
    static Answer.Whole answer(Answer.Whole whole) {
        if (!(whole.body() instanceof Answer.Body.Raw raw)) {
            return whole;
        }
        try {
            ChatAnswer read = AnswerReader.read(JsonDocument.parse(raw.json().join()));
            return new Answer.Whole(
                    whole.attempt(), whole.headers(), new Answer.Body.Typed(read), whole.usage(), whole.room());
        } catch (MalformedException wrong) {
            throw FailureTable.garbled(whole.attempt(), "a 200 that cannot be translated, " + wrong.getMessage());
        }
    }

    static List<StreamEvent.Typed> chunks(StreamEvent.Chunk chunk) throws MalformedException {
        return switch (chunk) {
            case StreamEvent.Raw raw ->
                ChunkReader.read(raw.json()).stream()
                        .map(delta -> new StreamEvent.Typed(delta, raw.head()))
                        .toList();
            case StreamEvent.Typed typed -> List.of(typed);
            case StreamEvent.Native other -> throw new IllegalStateException("not OpenAI's form: " + other.name());
        };
    }
}
