package dev.breakwater.provider.bedrock;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.CallFailedException;
import dev.breakwater.catalog.Credentials;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.catalog.Operation;
import dev.breakwater.chat.Conversation;
import dev.breakwater.chat.Part.ReasoningPart;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.FailureTable;
import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.provider.translation.CallIds;
import dev.breakwater.provider.translation.ChatParameter;
import dev.breakwater.provider.translation.ClaudeFamily;
import dev.breakwater.provider.translation.TranslatedForm;
import dev.breakwater.upstream.Framing;
import dev.breakwater.upstream.Headers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Amazon Bedrock: {@code POST root/model/ID/converse} and {@code converse-stream}; {@code invoke} for embeddings. A request is signed with
 * AWS credentials, unless there is an API key.
 */
@ApplicationScoped
public class BedrockForm extends TranslatedForm {

    private static final Set<ChatParameter> SUPPORTED = EnumSet.of(
            ChatParameter.TEMPERATURE,
            ChatParameter.TOP_P,
            ChatParameter.TOP_K,
            ChatParameter.STOP,
            ChatParameter.TOOLS,
            ChatParameter.TOOL_CHOICE,
            ChatParameter.RESPONSE_FORMAT,
            ChatParameter.SERVICE_TIER);

    /** Of tool calls, and of names of tools. Characters. */
    static final int LONGEST_ID = 64;

    private final SignedHeaders signed = new SignedHeaders();

    @Override
    public String name() {
        return "bedrock";
    }

    @Override
    protected Set<ChatParameter> supports() {
        return SUPPORTED;
    }

    @Override
    protected Set<ChatParameter> supports(String name) {
        BedrockModel model = BedrockModel.of(name);
        Set<ChatParameter> supported = EnumSet.copyOf(SUPPORTED);
        if (model.isClaude()) {
            supported.add(ChatParameter.PARALLEL_TOOL_CALLS);
            supported.add(ChatParameter.THINKING);
            if (!model.claude().hasSampling()) {
                supported.remove(ChatParameter.TEMPERATURE);
                supported.remove(ChatParameter.TOP_P);
                supported.remove(ChatParameter.TOP_K);
            }
        }
        if (model.hasEffort()) {
            supported.add(ChatParameter.REASONING_EFFORT);
        }
        return supported;
    }

    @Override
    protected String callId(String id) {
        return CallIds.fitting(id, LONGEST_ID);
    }

    /** Only Claude takes thoughts back; for other models the request leaves them out. */
    @Override
    protected boolean accepts(ReasoningPart reasoning) {
        return ClaudeFamily.accepts(reasoning);
    }

    @Override
    protected ProviderRequest chat(Attempt attempt, Conversation conversation) {
        String operation = attempt.call().request().streamed() ? "converse-stream" : "converse";
        Slices body = Slices.of(ConverseRequest.write(attempt, conversation));
        return new ProviderRequest(BedrockAddress.of(attempt).at(operation), Map.of(), body);
    }

    @Override
    protected ProviderRequest embeddings(Attempt attempt) {
        BedrockAddress address = BedrockAddress.of(attempt);
        Slices body = Slices.of(Embeddings.request(attempt, address.model()));
        return new ProviderRequest(address.at("invoke"), Map.of(), body);
    }

    @Override
    public Map<String, String> authorization(Attempt attempt, ProviderRequest request) throws InterruptedException {
        Endpoint endpoint = attempt.deployment().endpoint();
        return endpoint.key() == null
                ? signed.of(attempt, BedrockAddress.of(attempt).neededRegion(), request)
                : Credentials.BEARER.headers(endpoint.key());
    }

    @Override
    public Framing framing(Attempt attempt) {
        return EventStreamFraming.INSTANCE;
    }

    @Override
    public Answer.Whole whole(Attempt attempt, Headers headers, byte[] body) {
        return attempt.call().request().operation() == Operation.EMBEDDINGS
                ? Embeddings.answer(attempt, headers, body)
                : ConverseAnswer.read(attempt, headers, body);
    }

    @Override
    public StreamDecoder decoder(Attempt attempt, Headers headers) {
        return new ConverseDecoder(attempt, headers);
    }

    @Override
    public CallFailedException classify(Attempt attempt, int status, Headers headers, byte[] body) {
        return FailureTable.of(
                attempt, AwsErrors.status(status, headers, body), headers, AwsErrors.named(headers, body));
    }
}
