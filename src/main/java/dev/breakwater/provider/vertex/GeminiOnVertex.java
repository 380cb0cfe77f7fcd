package dev.breakwater.provider.vertex;

import dev.breakwater.call.Answer;
import dev.breakwater.call.Attempt;
import dev.breakwater.catalog.Operation;
import dev.breakwater.json.Slices;
import dev.breakwater.provider.ProviderRequest;
import dev.breakwater.provider.gemini.GeminiCompatible;
import dev.breakwater.upstream.Headers;
import java.util.Map;

/** Google's models, and a customer's own endpoints of tuned models, whose names are numbers. */
final class GeminiOnVertex extends GeminiCompatible {

    private static final String PUBLISHER = "google/";

    /** LiteLLM's mark of a tuned model. */
    private static final String TUNED = "gemini/";

    private final VertexAddress addresses;

    GeminiOnVertex(VertexAddress addresses) {
        this.addresses = addresses;
    }

    /** Every name without another publisher. */
    static boolean has(String model) {
        return model.indexOf('/') < 0 || model.startsWith(PUBLISHER) || model.startsWith(TUNED);
    }

    @Override
    public String name() {
        return VertexForm.NAME;
    }

    @Override
    protected String address(Attempt attempt, String operation) {
        String model = attempt.deployment().endpoint().model();
        String name = model.substring(model.indexOf('/') + 1);
        String resource = name.chars().allMatch(Character::isDigit) ? "endpoints/" : "publishers/google/models/";
        return addresses.of(attempt, resource + VertexAddress.encode(name), ":" + operation);
    }

    /** Vertex AI refuses them: "Unknown name "id" at 'contents[1].parts[0].function_call'". */
    @Override
    protected boolean hasCallIds() {
        return false;
    }

    @Override
    protected ProviderRequest embeddings(Attempt attempt) {
        return new ProviderRequest(address(attempt, "predict"), Map.of(), Slices.of(Predictions.request(attempt)));
    }

    @Override
    public Answer.Whole whole(Attempt attempt, Headers headers, byte[] body) {
        return attempt.call().request().operation() == Operation.EMBEDDINGS
                ? Predictions.answer(attempt, headers, body)
                : super.whole(attempt, headers, body);
    }
}
