package dev.breakwater.provider.gemini;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.Conversation;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.provider.translation.CallIds;
import dev.breakwater.provider.translation.ChatParameter;
import dev.breakwater.provider.translation.TranslatedForm;
import dev.breakwater.upstream.Headers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Google's Gemini API. Its key is sent in a header, never in the URL. */
@ApplicationScoped
public class GeminiForm extends TranslatedForm {

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

    /** What an address may have behind its version: a model and its operation. */
    private static final Pattern OPERATION = Pattern.compile("/(?:models|tunedModels)(?:/[^/]*)?$");

    private static final Pattern VERSION = Pattern.compile(".*/v\\d+(?:(?:alpha|beta)\\d*)?$");

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public Set<ChatParameter> supports() {
        return SUPPORTED;
    }

    @Override
    protected ProviderRequest chat(Attempt attempt, Conversation conversation) {
        GeminiModel model = GeminiModel.of(attempt.deployment().endpoint().model());
        String operation = attempt.call().request().streamed() ? ":streamGenerateContent?alt=sse" : ":generateContent";
        return request(attempt, model, operation, GeminiRequest.write(attempt, model, conversation));
    }

    @Override
    protected ProviderRequest embeddings(Attempt attempt) {
        GeminiModel model = GeminiModel.of(attempt.deployment().endpoint().model());
        return request(attempt, model, ":batchEmbedContents", Embeddings.request(attempt, model));
    }

    private static ProviderRequest request(Attempt attempt, GeminiModel model, String operation, byte[] body) {
        String address = root(attempt.deployment().endpoint()) + "/" + model.path() + operation;
        return new ProviderRequest(address, Map.of(), Slices.of(body));
    }

    /** The address with its version; {@code v1beta} where it has none. */
    private static String root(Endpoint endpoint) {
        String root = OPERATION.matcher(String.valueOf(endpoint.base())).replaceFirst("");
        return VERSION.matcher(root).matches() ? root : root + "/v1beta";
    }

    @Override
    public Answer.Whole whole(Attempt attempt, Headers headers, byte[] body) {
        return attempt.call().request().operation() == Operation.EMBEDDINGS
                ? Embeddings.answer(attempt, headers, body)
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
