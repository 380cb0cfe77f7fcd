package dev.breakwater.provider.gemini;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.Conversation;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.provider.translation.CallIds;
import dev.breakwater.provider.translation.ChatParameter;
import dev.breakwater.provider.translation.TranslatedForm;
import dev.breakwater.upstream.Headers;
import java.util.Map;
import java.util.Set;

/**
 * {@code generateContent} and {@code streamGenerateContent}, which Google's Gemini API and Vertex AI have in common. Subclasses know the
 * address, and embeddings.
 */
public abstract class GeminiCompatible extends TranslatedForm {

    private static final Set<ChatParameter> SUPPORTED = Set.of(
            ChatParameter.TEMPERATURE,
            ChatParameter.TOP_P,
            ChatParameter.TOP_K,
            ChatParameter.FREQUENCY_PENALTY,
            ChatParameter.PRESENCE_PENALTY,
            ChatParameter.SEED,
            ChatParameter.LOGPROBS,
            ChatParameter.TOP_LOGPROBS,
            ChatParameter.N,
            ChatParameter.STOP,
            ChatParameter.TOOLS,
            ChatParameter.TOOL_CHOICE,
            ChatParameter.RESPONSE_FORMAT,
            ChatParameter.REASONING_EFFORT,
            ChatParameter.THINKING,
            ChatParameter.MODALITIES);

    /**
     * The URL of an operation of the deployment's model.
     *
     * @param operation {@code generateContent}, for example
     */
    protected abstract String address(Attempt attempt, String operation);

    /** Whether the API knows the ids of calls, for models that have them. */
    protected boolean hasCallIds() {
        return true;
    }

    @Override
    public Set<ChatParameter> supports() {
        return SUPPORTED;
    }

    /** A client of Gemini's own form has its request sent as it came, whatever this gateway knows of it. */
    @Override
    public ProviderRequest request(Attempt attempt) {
        JsonDocument sent = ClientsOwn.sent(attempt);
        if (sent == null) {
            return super.request(attempt);
        }
        ApiRequest request = attempt.call().request();
        GeminiModel model = GeminiModel.of(attempt.deployment().endpoint().model());
        if (request.operation() == Operation.COUNT_TOKENS) {
            return new ProviderRequest(
                    address(attempt, "countTokens"), Map.of(), ClientsOwn.counted(sent, model.path()));
        }
        Conversation defaults = conversation(attempt, JsonDocument.of(Map.of()));
        return generate(attempt, ClientsOwn.body(sent, GeminiRequest.parameters(attempt, model, defaults)));
    }

    @Override
    public boolean countsTokens(Attempt attempt) {
        return ClientsOwn.sent(attempt) != null;
    }

    @Override
    protected ProviderRequest chat(Attempt attempt, Conversation conversation) {
        GeminiModel model = GeminiModel.of(attempt.deployment().endpoint().model());
        byte[] body = GeminiRequest.write(attempt, hasCallIds() ? model : model.withoutCallIds(), conversation);
        return generate(attempt, Slices.of(body));
    }

    private ProviderRequest generate(Attempt attempt, Slices body) {
        String address = attempt.call().request().streamed()
                ? address(attempt, "streamGenerateContent") + "?alt=sse"
                : address(attempt, "generateContent");
        return new ProviderRequest(address, Map.of(), body);
    }

    @Override
    public Answer.Whole whole(Attempt attempt, Headers headers, byte[] body) {
        return attempt.call().request().operation() == Operation.COUNT_TOKENS
                ? ClientsOwn.count(attempt, headers, body)
                : GeminiAnswer.read(attempt, headers, body, CallIds::fresh);
    }

    @Override
    public StreamDecoder decoder(Attempt attempt, Headers headers) {
        return new GeminiDecoder(attempt, headers, CallIds::fresh);
    }

    @Override
    public CallFailedException classify(Attempt attempt, int status, Headers headers, byte[] body) {
        return FailureTable.of(attempt, status, GoogleErrors.headers(headers, body), body);
    }
}
