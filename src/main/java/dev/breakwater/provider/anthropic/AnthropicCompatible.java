package dev.breakwater.provider.anthropic;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Part.ReasoningPart;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.provider.translation.CallIds;
import dev.breakwater.provider.translation.ChatParameter;
import dev.breakwater.provider.translation.ClaudeFamily;
import dev.breakwater.provider.translation.TranslatedForm;
import dev.breakwater.upstream.Headers;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Anthropic's Messages API, also as other clouds offer it. Subclasses know the address, and how a request says its model and the API's
 * version.
 */
public abstract class AnthropicCompatible extends TranslatedForm {

    private static final Set<ChatParameter> SAMPLING =
            EnumSet.of(ChatParameter.TEMPERATURE, ChatParameter.TOP_P, ChatParameter.TOP_K);

    private static final Set<ChatParameter> SUPPORTED = EnumSet.of(
            ChatParameter.TEMPERATURE,
            ChatParameter.TOP_P,
            ChatParameter.TOP_K,
            ChatParameter.STOP,
            ChatParameter.TOOLS,
            ChatParameter.TOOL_CHOICE,
            ChatParameter.PARALLEL_TOOL_CALLS,
            ChatParameter.RESPONSE_FORMAT,
            ChatParameter.REASONING_EFFORT,
            ChatParameter.THINKING,
            ChatParameter.USER,
            ChatParameter.SAFETY_IDENTIFIER);

    /** Longer ids are known from no provider. */
    static final int LONGEST_ID = 1_024;

    /** The URL of the deployment's model. */
    protected abstract String address(Attempt attempt);

    /**
     * Headers besides the key.
     *
     * @param sent those of the form that the client sent, names in lower case; none of a client of another form
     */
    protected abstract Map<String, String> headers(Map<String, String> sent);

    /** Members of the body that say model or version: JSON text by name. */
    protected abstract Map<String, String> head(Attempt attempt);

    @Override
    protected Set<ChatParameter> supports() {
        return SUPPORTED;
    }

    @Override
    protected Set<ChatParameter> supports(String model) {
        if (ClaudeFamily.of(model).hasSampling()) {
            return SUPPORTED;
        }
        Set<ChatParameter> supported = EnumSet.copyOf(SUPPORTED);
        supported.removeAll(SAMPLING);
        return supported;
    }

    @Override
    protected String callId(String id) {
        return CallIds.fitting(id, LONGEST_ID);
    }

    /** Anthropic checks signatures: thoughts come back with them, unchanged, or not at all. */
    @Override
    protected boolean accepts(ReasoningPart reasoning) {
        return ClaudeFamily.accepts(reasoning);
    }

    @Override
    protected ProviderRequest chat(Attempt attempt, Conversation conversation) {
        byte[] body = MessagesRequest.write(attempt, conversation, head(attempt));
        return new ProviderRequest(address(attempt), headers(Map.of()), Slices.of(body));
    }

    /** A client that speaks the form is passed through. */
    @Override
    public ProviderRequest request(Attempt attempt) {
        return ClientsOwn.applies(attempt)
                ? new ProviderRequest(
                        address(attempt), headers(ClientsOwn.headers(attempt)), ClientsOwn.body(attempt, head(attempt)))
                : super.request(attempt);
    }

    @Override
    public Answer.Whole whole(Attempt attempt, Headers headers, byte[] body) {
        return MessagesAnswer.read(attempt, headers, body);
    }

    @Override
    public StreamDecoder decoder(Attempt attempt, Headers headers) {
        MessagesDecoder decoder = new MessagesDecoder(attempt, headers);
        return ClientsOwn.applies(attempt) ? new PassingDecoder(attempt, decoder) : decoder;
    }
}
