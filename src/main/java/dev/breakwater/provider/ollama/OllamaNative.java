package dev.breakwater.provider.ollama;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Part.ReasoningPart;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.provider.translation.ChatParameter;
import dev.breakwater.provider.translation.TranslatedForm;
import dev.breakwater.upstream.Framing;
import dev.breakwater.upstream.Headers;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Ollama's own API: {@code POST root/api/chat} and {@code root/api/embed}. A stream has one JSON object in each line. */
public final class OllamaNative extends TranslatedForm {

    private static final Set<ChatParameter> SUPPORTED = EnumSet.of(
            ChatParameter.TEMPERATURE,
            ChatParameter.TOP_P,
            ChatParameter.TOP_K,
            ChatParameter.FREQUENCY_PENALTY,
            ChatParameter.PRESENCE_PENALTY,
            ChatParameter.SEED,
            ChatParameter.LOGPROBS,
            ChatParameter.TOP_LOGPROBS,
            ChatParameter.STOP,
            ChatParameter.TOOLS,
            ChatParameter.RESPONSE_FORMAT,
            ChatParameter.REASONING_EFFORT,
            ChatParameter.THINKING);

    @Override
    public String name() {
        return "ollama";
    }

    @Override
    public Framing framing(Attempt attempt) {
        return Framing.JSON_LINES;
    }

    @Override
    protected Set<ChatParameter> supports() {
        return SUPPORTED;
    }

    /** Ollama signs no thoughts, and cannot read those that others encrypted. */
    @Override
    protected boolean accepts(ReasoningPart reasoning) {
        return reasoning.signature() == null && reasoning.encrypted() == null;
    }

    @Override
    protected ProviderRequest chat(Attempt attempt, Conversation conversation) {
        return request(attempt, "/api/chat", OllamaRequest.write(attempt, conversation));
    }

    @Override
    protected ProviderRequest embeddings(Attempt attempt) {
        return request(attempt, "/api/embed", Embeddings.request(attempt));
    }

    private static ProviderRequest request(Attempt attempt, String operation, byte[] body) {
        String root = String.valueOf(attempt.deployment().endpoint().base());
        return new ProviderRequest(root + operation, Map.of(), Slices.of(body));
    }

    @Override
    public Answer.Whole whole(Attempt attempt, Headers headers, byte[] body) {
        return attempt.call().request().operation() == Operation.EMBEDDINGS
                ? Embeddings.answer(attempt, headers, body)
                : OllamaAnswer.read(attempt, headers, body);
    }

    @Override
    public StreamDecoder decoder(Attempt attempt, Headers headers) {
        return new OllamaDecoder(attempt, headers);
    }
}
