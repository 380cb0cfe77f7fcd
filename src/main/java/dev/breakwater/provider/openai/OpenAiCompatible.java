package dev.breakwater.provider.openai;

import dev.breakwater.call.Answer;
import dev.breakwater.call.ApiRequest;
import dev.breakwater.call.Attempt;
import dev.breakwater.catalog.Deployment;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.catalog.Operation;
import dev.breakwater.provider.ProviderForm;
import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.provider.StreamDecoder;
import dev.breakwater.upstream.Headers;
import java.util.List;
import java.util.Map;

/**
 * OpenAI's API. The client's request and the provider's answer pass as bytes, but for the name of the model. Subclasses know the address.
 * A text completion of a model that can only chat is translated ({@link TextCompletion}), and so is the call of a client that speaks
 * another form ({@link ForeignClient}), unless the provider speaks the same form ({@link ResponsesExchange}).
 */
public abstract class OpenAiCompatible implements ProviderForm {

    private final ResponsesExchange responses = new ResponsesExchange();

    /** The URL of an operation of the attempt's deployment; for {@link Operation#STORED_RESPONSE}, of all responses. */
    protected abstract String address(Attempt attempt, Operation operation);

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
        return new ProviderRequest(
                address(attempt, request.operation()),
                headers(endpoint),
                request.bodyFor(endpoint.model(), deployment.defaults()));
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
