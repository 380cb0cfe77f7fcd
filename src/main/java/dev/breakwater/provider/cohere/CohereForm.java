package dev.breakwater.provider.cohere;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Part.ReasoningPart;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.provider.translation.ChatParameter;
import dev.breakwater.provider.translation.TranslatedForm;
import dev.breakwater.upstream.Headers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Cohere: {@code POST root/v2/chat}, {@code root/v2/embed} and {@code root/v2/rerank}. */
@ApplicationScoped
public class CohereForm extends TranslatedForm {

    private static final Set<ChatParameter> SUPPORTED = EnumSet.of(
            ChatParameter.TEMPERATURE,
            ChatParameter.TOP_P,
            ChatParameter.TOP_K,
            ChatParameter.FREQUENCY_PENALTY,
            ChatParameter.PRESENCE_PENALTY,
            ChatParameter.SEED,
            ChatParameter.LOGPROBS,
            ChatParameter.STOP,
            ChatParameter.TOOLS,
            ChatParameter.TOOL_CHOICE,
            ChatParameter.RESPONSE_FORMAT,
            ChatParameter.REASONING_EFFORT,
            ChatParameter.THINKING);

    /** What an address may have behind its root: a version, and an operation. */
    private static final Pattern PATH = Pattern.compile("(?:/v[12])?(?:/(?:chat|embed|rerank))?$");

    /** Cohere's status for a text with a token on its deny list. Source: the errors of Cohere's API reference. */
    private static final int DENIED = 498;

    @Override
    public String name() {
        return "cohere";
    }

    @Override
    protected Set<ChatParameter> supports() {
        return SUPPORTED;
    }

    /** Cohere signs no thoughts, and cannot read those that others encrypted. */
    @Override
    protected boolean accepts(ReasoningPart reasoning) {
        return reasoning.signature() == null && reasoning.encrypted() == null;
    }

    @Override
    protected ProviderRequest chat(Attempt attempt, Conversation conversation) {
        return request(attempt, "/v2/chat", Slices.of(CohereRequest.write(attempt, conversation)));
    }

    @Override
    protected ProviderRequest embeddings(Attempt attempt) {
        return request(attempt, "/v2/embed", Slices.of(Embeddings.request(attempt)));
    }

    @Override
    protected ProviderRequest rerank(Attempt attempt) {
        return request(attempt, "/v2/rerank", Rerank.request(attempt));
    }

    private static ProviderRequest request(Attempt attempt, String operation, Slices body) {
        String base = String.valueOf(attempt.deployment().endpoint().base());
        String root = PATH.matcher(base).replaceFirst("");
        return new ProviderRequest(root + operation, Map.of(), body);
    }

    @Override
    public Answer.Whole whole(Attempt attempt, Headers headers, byte[] body) {
        return switch (attempt.call().request().operation()) {
            case EMBEDDINGS -> Embeddings.answer(attempt, headers, body);
            case RERANK -> Rerank.answer(attempt, headers, body);
            default -> CohereAnswer.read(attempt, headers, body);
        };
    }

    @Override
    public StreamDecoder decoder(Attempt attempt, Headers headers) {
        return new CohereDecoder(attempt, headers);
    }

    @Override
    public CallFailedException classify(Attempt attempt, int status, Headers headers, byte[] body) {
        return FailureTable.of(attempt, status == DENIED ? 400 : status, headers, body);
    }
}
