package dev.breakwater.provider.openai;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.call.payload.Payload;
import dev.breakwater.call.payload.Target;
import dev.breakwater.call.request.ApiRequest;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.catalog.Operation;
import dev.breakwater.catalog.ProviderDescriptor.Quirk;
import dev.breakwater.json.JsonDocument;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.ProviderForm;
import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.upstream.Headers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * OpenAI's API. The client's request and the provider's answer pass as bytes, but for the name of the model and what the provider is
 * known to refuse ({@link StrictMessages}). Subclasses know the address. A text completion of a model that can only chat is translated
 * ({@link TextCompletion}), and so is the call of a client that speaks another form ({@link ForeignClient}), unless the provider speaks
 * the same form ({@link ResponsesExchange}).
 */
public abstract class OpenAiCompatible implements ProviderForm {

    private final ResponsesExchange responses = new ResponsesExchange();

    /** The URL of an operation of the attempt's deployment; for {@link Operation#STORED_RESPONSE}, of all responses. */
    protected abstract String address(Attempt attempt, Operation operation);

    /** The URL of what is passed through. */
    protected String address(Attempt attempt, Target target) {
        return attempt.deployment().endpoint().base() + "/" + target.pathAndQuery();
    }

    /** Headers besides the key. */
    protected Map<String, String> headers(Endpoint endpoint) {
        return Map.of();
    }

    @Override
    public ProviderRequest request(Attempt attempt) {
        Deployment deployment = attempt.deployment();
        Endpoint endpoint = deployment.endpoint();
        if (responses.applies(attempt)) {
            return responses.request(attempt, address(attempt, Operation.STORED_RESPONSE), headers(endpoint));
        }
        ApiRequest request = TextCompletion.applies(attempt)
                ? TextCompletion.chat(attempt)
                : ForeignClient.applies(attempt)
                        ? ForeignClient.request(attempt)
                        : attempt.call().request();
        request = request.rewritten(StrictMessages.of(request.document(), endpoint.messageRules()));
        Slices body = request.bodyFor(endpoint.model(), deployment.defaults(), renamed(endpoint, request.document()));
        Payload payload = request.payload();
        if (payload == null) {
            return new ProviderRequest(address(attempt, request.operation()), headers(endpoint), body);
        }
        Map<String, String> headers = new HashMap<>(payload.headers());
        headers.putAll(headers(endpoint));
        Target target = payload.target();
        String address = target == null ? address(attempt, request.operation()) : address(attempt, target);
        return new ProviderRequest(payload.method(), address, headers, body);
    }

    /** Parameters that the provider knows by another name; an empty name where it knows none. */
    private static Map<String, String> renamed(Endpoint endpoint, JsonDocument request) {
        if (endpoint.provider().has(Quirk.MAX_TOKENS)) {
            return Map.of("max_completion_tokens", "max_tokens");
        }
        boolean floats = endpoint.provider().has(Quirk.FLOATS_BY_DEFAULT)
                && !request.text("encoding_format").orElse("").equals("base64");
        return floats ? Map.of("encoding_format", "") : Map.of();
    }

    @Override
    public boolean asksOtherwise(Attempt attempt, ProviderRequest sent, int status, byte[] body) {
        return sent.address().equals(address(attempt, Operation.STORED_RESPONSE))
                && responses.isLacking(attempt.deployment(), status, body);
    }

    @Override
    public Answer.Whole whole(Attempt attempt, Headers headers, byte[] body) {
        if (responses.applies(attempt)) {
            return responses.whole(attempt, headers, body);
        }
        Answer.Whole whole = PlainAnswer.check(attempt, headers, body);
        if (TextCompletion.applies(attempt)) {
            return TextCompletion.completion(whole);
        }
        return ForeignClient.applies(attempt) ? ForeignClient.answer(whole) : whole;
    }

    @Override
    public boolean passes(Attempt attempt) {
        return PassedAnswer.applies(attempt.call().request());
    }

    @Override
    public void check(Attempt attempt, Headers headers, byte[] beginning, boolean whole) {
        PassedAnswer.check(attempt, headers, beginning, whole);
    }

    @Override
    public StreamDecoder decoder(Attempt attempt, Headers headers) {
        if (responses.applies(attempt)) {
            return new ResponsesDecoder(attempt, headers);
        }
        StreamDecoder chunks = new ChunkDecoder(attempt, headers);
        if (TextCompletion.applies(attempt)) {
            return new RewritingDecoder(chunks, chunk -> List.of(TextCompletion.completion(chunk)));
        }
        return ForeignClient.applies(attempt) ? new RewritingDecoder(chunks, ForeignClient::chunks) : chunks;
    }
}
