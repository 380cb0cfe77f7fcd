package dev.breakwater.provider.gemini;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.catalog.Endpoint;
import dev.breakwater.catalog.Operation;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.upstream.Headers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.regex.Pattern;

/** Google's Gemini API. Its key is sent in a header, never in the URL. */
@ApplicationScoped
public class GeminiForm extends GeminiCompatible {

    /** What an address may have behind its version: a model and its operation. */
    private static final Pattern OPERATION = Pattern.compile("/(?:models|tunedModels)(?:/[^/]*)?$");

    private static final Pattern VERSION = Pattern.compile(".*/v\\d+(?:(?:alpha|beta)\\d*)?$");

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    protected String address(Attempt attempt, String operation) {
        Endpoint endpoint = attempt.deployment().endpoint();
        return root(endpoint) + "/" + GeminiModel.of(endpoint.model()).path() + ":" + operation;
    }

    /** The address with its version; {@code v1beta} where it has none. */
    private static String root(Endpoint endpoint) {
        String root = OPERATION.matcher(String.valueOf(endpoint.base())).replaceFirst("");
        return VERSION.matcher(root).matches() ? root : root + "/v1beta";
    }

    @Override
    protected ProviderRequest embeddings(Attempt attempt) {
        GeminiModel model = GeminiModel.of(attempt.deployment().endpoint().model());
        return new ProviderRequest(
                address(attempt, "batchEmbedContents"), Map.of(), Slices.of(Embeddings.request(attempt, model)));
    }

    @Override
    public Answer.Whole whole(Attempt attempt, Headers headers, byte[] body) {
        return attempt.call().request().operation() == Operation.EMBEDDINGS
                ? Embeddings.answer(attempt, headers, body)
                : super.whole(attempt, headers, body);
    }
}
